"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const status = document.getElementById("shown");
  const rows = [...document.querySelectorAll("tr[data-verdict]")];
  const sections = [...document.querySelectorAll("section[data-group]")];
  const boxes = [...form.elements.verdict];
  const group = form.elements.group;

  const show = () => {
    const verdicts = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    let count = 0;
    for (const row of rows) {
      const shown = verdicts.has(row.dataset.verdict) &&
        (!group.value || group.value === row.dataset.group);
      row.hidden = !shown;
      count += shown;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector("tbody tr:not([hidden])");
    }
    status.textContent = `${count} of ${rows.length} checks shown`;
  };

  // The address holds what is shown: #verdict=broken,waived&group=PAG
  const read = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    const verdicts = kept.get("verdict")?.split(",");
    const target = location.hash && document.getElementById(location.hash.slice(1));
    // A link to a row that is not shown shows all.
    if (target && !target.hidden) return;
    for (const box of boxes) box.checked = verdicts?.includes(box.value) ?? true;
    group.value = kept.get("group") ?? "";
    if (group.selectedIndex < 0) group.value = "";
    show();
    if (target) target.scrollIntoView();
  };

  const write = () => {
    const kept = [];
    const checked = boxes.filter((box) => box.checked).map((box) => box.value);
    if (checked.length < boxes.length) {
      kept.push(`verdict=${checked.map(encodeURIComponent).join(",")}`);
    }
    if (group.value) kept.push(`group=${group.value}`);
    history.replaceState(null, "", kept.length ? `#${kept.join("&")}` : location.pathname + location.search);
  };

  form.addEventListener("input", () => { write(); show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.all.addEventListener("click", () => { form.reset(); write(); show(); });
  addEventListener("hashchange", read);
  form.hidden = false;
  show();
  read();
})();
