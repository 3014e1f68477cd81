"""Who may do what: one list of permissions, and the roles that hold them."""

from enum import StrEnum


class Permission(StrEnum):
    """Something that a person may do in an organisation."""

    MANAGE_FIRM = "MANAGE_FIRM"
    """Register the firm, answer returns, renew."""
    MANAGE_ITEMS = "MANAGE_ITEMS"
    """List, change, publish and withdraw what the firm sells."""
    MANAGE_TEAM = "MANAGE_TEAM"
    """Invite colleagues and end memberships."""
    CONTACT_FIRMS = "CONTACT_FIRMS"
    """Write to a firm through the platform as a buyer."""
    BUY = "BUY"
    """Write needs, seal searches, ask for quotations, award."""
    LOOK_UP_BIDDERS = "LOOK_UP_BIDDERS"
    """Have the register fill in a bidder's SME facts and contracts, and keep evaluations: for state agencies alone."""
    OPEN_QUOTATIONS = "OPEN_QUOTATIONS"
    """Take part in opening sealed quotations; opening needs two different people."""
    QUOTE = "QUOTE"
    """Answer requests for quotations for the firm."""
    REVIEW_REGISTRATIONS = "REVIEW_REGISTRATIONS"
    """Work the verifier's queue: see what firms gave, approve, return, reject."""
    SUSPEND_FIRMS = "SUSPEND_FIRMS"
    """Suspend, reinstate and revoke a registered firm."""
    IMPORT_ENTERPRISES = "IMPORT_ENTERPRISES"
    """Load firms in bulk."""
    IMPORT_CATALOGUE = "IMPORT_CATALOGUE"
    """Load items of any firm in bulk."""
    SEE_AUDIT = "SEE_AUDIT"
    """Read the audit trail."""
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS"
    """Give and take roles."""
    MANAGE_RULES = "MANAGE_RULES"
    """Add a corrected or new rule set."""
    COMPARE_RULES = "COMPARE_RULES"
    """Compare rule sets over everything that was recorded."""
    PROMOTE = "PROMOTE"
    """Plan programmes, save segments and write to the firms in them."""


class Role(StrEnum):
    """What a person is in an organisation."""

    OWNER = "OWNER"
    COLLEAGUE = "COLLEAGUE"
    OFFICER = "OFFICER"
    BUYER = "BUYER"
    VERIFIER = "VERIFIER"
    ADMIN = "ADMIN"
    PLANNER = "PLANNER"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset({Permission.MANAGE_FIRM, Permission.MANAGE_ITEMS, Permission.MANAGE_TEAM, Permission.QUOTE}),
    Role.COLLEAGUE: frozenset({Permission.MANAGE_ITEMS, Permission.QUOTE}),
    Role.OFFICER: frozenset(
        {Permission.CONTACT_FIRMS, Permission.BUY, Permission.LOOK_UP_BIDDERS, Permission.OPEN_QUOTATIONS}
    ),
    Role.BUYER: frozenset(
        {Permission.CONTACT_FIRMS, Permission.BUY, Permission.OPEN_QUOTATIONS, Permission.MANAGE_TEAM}
    ),
    Role.VERIFIER: frozenset({Permission.REVIEW_REGISTRATIONS, Permission.SUSPEND_FIRMS, Permission.SEE_AUDIT}),
    Role.ADMIN: frozenset(
        {
            Permission.IMPORT_ENTERPRISES,
            Permission.IMPORT_CATALOGUE,
            Permission.SEE_AUDIT,
            Permission.MANAGE_ACCOUNTS,
            Permission.MANAGE_RULES,
        }
    ),
    Role.PLANNER: frozenset({Permission.COMPARE_RULES, Permission.PROMOTE}),
}

TWO_FACTOR_ROLES = frozenset({Role.VERIFIER, Role.ADMIN, Role.PLANNER})
"""These roles act only in a session that was opened with two factors."""
