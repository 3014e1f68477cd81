// Draws what a page gives as data; the same figures stand in a table beneath it.
(function () {
  "use strict";
  for (const place of document.querySelectorAll("[data-chart]")) {
    const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const picture = echarts.init(place, null, { renderer: "svg" });
    picture.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 14 },
      grid: { left: 8, right: 8, top: 36, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value == null ? "–" : value.toLocaleString()) },
      xAxis: { type: "category", data: data.labels, axisLabel: { hideOverlap: true } },
      yAxis: { type: "value", name: data.unit, nameTextStyle: { align: "left" } },
      legend: { show: Boolean(data.series), top: 0, right: 8 },
      series: (data.series || [{ values: data.values }]).map((each, place, all) => ({
        type: each.type || "bar",
        name: each.name,
        data: each.values,
        symbolSize: 7,
        label: { show: Boolean(data.is_labelled), position: "top", formatter: "{c}" },
        itemStyle: { color: each.color || (all.length > 1 && place === 0 ? "#9fb9d1" : "#0f4c81") },
        lineStyle: { width: 2.5 },
      })),
    });
    new ResizeObserver(() => picture.resize()).observe(place);
  }
})();
