"""Province, region, country: how far the search goes, and why it went on."""

from collections.abc import Callable
from dataclasses import dataclass

from songserm.sourcing.rules.law import SourcingLaw, Step
from songserm.toolbox.reasons import Reason

NAMES = {
    Step.PROVINCE: ("จังหวัด", "province"),
    Step.REGION: ("ภูมิภาค", "region"),
    Step.COUNTRY: ("ทั่วประเทศ", "country"),
}


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step: how many different firms are found in its whole area, and why it was the last or not.

    ``provinces`` are the codes of the area; empty means everywhere.
    """

    step: Step
    provinces: tuple[str, ...]
    firms: int
    reason: Reason


def steps_taken(
    count: Callable[[tuple[str, ...]], int],
    *,
    home: str,
    region: tuple[str, ...],
    law: SourcingLaw,
    widened_to: Step | None = None,
) -> tuple[StepTaken, ...]:
    """The steps in the order of the law, each only if those before gave too few firms, or somebody widened the search.

    ``count`` tells how many different firms are found in an area, and is asked of no area that the law does not reach;
    ``region`` holds the codes of the home province's region.
    """
    areas = {Step.PROVINCE: (home,), Step.REGION: region, Step.COUNTRY: ()}
    taken: list[StepTaken] = []
    for position, step in enumerate(law.order):
        found = count(areas[step])
        goes_on, reason = _onward(step, found, law, last=position == len(law.order) - 1, widened_to=widened_to)
        taken.append(StepTaken(step, areas[step], found, reason))
        if not goes_on:
            break
    return tuple(taken)


def _onward(step: Step, found: int, law: SourcingLaw, *, last: bool, widened_to: Step | None) -> tuple[bool, Reason]:
    th, en = NAMES[step]
    if last:
        return False, Reason(
            "WHOLE_COUNTRY", f"ค้น{th}แล้ว พบ {found} ราย", f"The whole {en} was searched: {found} firms."
        )
    if found < law.invitees_at_least:
        return True, Reason(
            "TOO_FEW",
            f"พบใน{th} {found} ราย ไม่ถึง {law.invitees_at_least} ราย จึงค้นต่อ",
            f"{found} in the {en}, fewer than {law.invitees_at_least}: the search goes on.",
        )
    # What the law's order does not know (it was widened under another) is no step to go on to.
    if widened_to in law.order and law.order.index(widened_to) > law.order.index(step):
        return True, Reason(
            "WIDENED",
            f"พบใน{th} {found} ราย เจ้าหน้าที่ขยายการค้นโดยให้เหตุผล",
            f"{found} in the {en}; the officer widened the search and gave a reason.",
        )
    return False, Reason(
        "ENOUGH",
        f"พบใน{th} {found} ราย ครบ {law.invitees_at_least} ราย จึงไม่ต้องค้นต่อ",
        f"{found} in the {en}, {law.invitees_at_least} are enough: no need to go on.",
    )
