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
      tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => value.toLocaleString() },
      xAxis: { type: "category", data: data.labels, axisLabel: { hideOverlap: true } },
      yAxis: { type: "value", name: data.unit, nameTextStyle: { align: "left" } },
      series: [{ type: "bar", data: data.values, itemStyle: { color: "#0f4c81" } }],
    });
    new ResizeObserver(() => picture.resize()).observe(place);
  }
})();
