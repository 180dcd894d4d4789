// What is only of use to those who click and type. Without it the page is complete.
for (const box of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(box.querySelector("pre").textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl-C";
      getSelection().selectAllChildren(box.querySelector("pre"));
    }
  });
  box.append(button);
}

// What can be scrolled can be reached by keys, and nothing else gets in the way of those.
const scrolled = new ResizeObserver(seen => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const box of document.querySelectorAll(".wide, pre")) scrolled.observe(box);

// A link into what is folded opens it, and so does printing.
const open = at => { for (; at; at = at.parentElement) if (at.tagName == "DETAILS") at.open = true; };
const follow = () => {
  const at = location.hash && document.getElementById(location.hash.slice(1));
  if (!at) return;
  open(at.querySelector("summary") || at);
  at.scrollIntoView();
};
addEventListener("hashchange", follow);
follow();
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(open));

const filter = document.querySelector(".filter");
if (filter) {
  const label = document.createElement("label");
  const name = document.createElement("input");
  name.type = "search";
  label.append("name ", name);
  filter.append(label);
  const workloads = [...document.querySelectorAll("article")].map(at => [at, at.querySelector("h2").textContent.toLowerCase()]);
  name.addEventListener("input", () => {
    const typed = name.value.trim().toLowerCase();
    for (const [at, called] of workloads) at.hidden = !called.includes(typed);
  });
}
