// The results change without a new page: the other language's address follows them.
(function () {
  "use strict";

  function follow() {
    for (const link of document.querySelectorAll("header a[hreflang]")) link.search = location.search;
  }
  document.addEventListener("htmx:pushedIntoHistory", follow);
  document.addEventListener("htmx:historyRestore", follow);
})();
