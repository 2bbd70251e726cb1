// Search in all pages, links to headings and figures, and the place in the table of contents. Works from disk: nothing is fetched.
"use strict";
(() => {
  const root = new URL(".", document.currentScript.src);

  // --- Search -------------------------------------------------------------------------------------------------
  // Words without capitals and accents; a number keeps its point or comma.
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f\u00ad]/g, "").toLowerCase();
  const words = (text) => plain(text).match(/\p{L}+|\p{N}+(?:[.,]\p{N}+)*/gu) ?? [];
  // What Dutch words of one family share: banen and baan, brieven and brief, werkte and werken. Both what is sought and
  // what is found are treated alike, so it need not be a word.
  const endings = /(?:heden|heid|ingen|ing|tjes?|jes?|den|ten|de|te|en|e|s|t|d)$/;
  const stem = (word) => {
    let root = word.length > 4 && !/^\p{N}/u.test(word) ? word.replace(endings, "") : word;
    if (root.length < 3) root = word;
    return root.replace(/v$/, "f").replace(/z$/, "s").replace(/([^aeiou])\1$/, "$1").replace(/([aeou])\1(?=[^aeiou]*$)/, "$1");
  };
  // A word is found by its beginning, by another form of it, and by the last part of a compound: regio finds arbeidsmarktregio.
  const begins = (term) => {
    const root = stem(term);
    return (word) =>
      word.startsWith(term) ||
      (root.length > 2 && stem(word) === root) ||
      (root.length > 3 && word.length > root.length + 2 && stem(word).endsWith(root));
  };

  let index;
  const load = () =>
    (index ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("search-index.js", root);
      script.onerror = reject;
      script.onload = () =>
        resolve(
          window.searchIndex.map(([href, page, section, texts]) => ({
            href, page, section, texts,
            title: words(page), heading: words(section), words: texts.map(words),
          })),
        );
      document.head.append(script);
    }));

  // A section is found if each term begins a word in it; headings count more than text.
  const score = (entry, terms) => {
    let total = 0;
    for (const term of terms) {
      const is = begins(term);
      const found = (entry.heading.some(is) ? 8 : 0) + (entry.title.some(is) ? (entry.section ? 1 : 8) : 0) +
        Math.min(3, entry.words.filter((text) => text.some(is)).length);
      if (!found) return 0;
      total += found;
    }
    return total;
  };
  const find = (entries, terms) =>
    entries
      .map((entry) => ({ entry, points: score(entry, terms) }))
      .filter(({ points }) => points)
      .sort((a, b) => b.points - a.points)
      .map(({ entry }) => entry);

  const bestText = (entry, terms) => {
    const finders = terms.map(begins);
    const counts = entry.words.map((text) => finders.filter((is) => text.some(is)).length);
    return entry.texts[counts.indexOf(Math.max(...counts))] ?? "";
  };

  // The part of a text around the first word that is found, as nodes in which such words are marked.
  const excerpt = (text, terms, length = 160) => {
    const parts = text.split(/([\p{L}\p{N}\p{M}.,]*[\p{L}\p{N}\p{M}])/u);
    const finders = terms.map(begins);
    const hit = (part) => words(part).some((word) => finders.some((is) => is(word)));
    const first = Math.max(0, parts.findIndex(hit));
    let start = first, end = first + 1, size = parts[first].length;
    while (size < length && (start > 0 || end < parts.length)) {
      if (start > 0 && (first - start <= end - first || end === parts.length)) size += parts[--start].length;
      else size += parts[end++].length;
    }
    const nodes = parts.slice(start, end).map((part) => {
      if (!hit(part)) return part;
      const mark = document.createElement("mark");
      mark.textContent = part;
      return mark;
    });
    return [start > 0 ? "… " : "", ...nodes, end < parts.length ? " …" : ""];
  };

  const element = (name, className, ...content) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content);
    return made;
  };

  const form = document.querySelector("form.search");
  if (form) {
    const input = form.querySelector("input");
    const status = form.querySelector("[role=status]");
    const list = form.querySelector("ol");
    const links = () => [...list.querySelectorAll("a")];
    const MOST = 20;
    let asked = 0;

    const close = () => {
      asked += 1;
      list.replaceChildren();
      status.textContent = "";
    };
    const show = async () => {
      const terms = words(input.value);
      if (!terms.length) return close();
      const turn = ++asked;
      const entries = await load();
      if (turn !== asked) return;
      const found = find(entries, terms);
      list.replaceChildren(
        ...found.slice(0, MOST).map((entry) => {
          const link = element("a", "", element("span", "where", entry.section ? `${entry.page}: ${entry.section}` : entry.page));
          const text = bestText(entry, terms);
          if (text) link.append(element("span", "excerpt", ...excerpt(text, terms)));
          link.href = new URL(entry.href, root);
          return element("li", "", link);
        }),
      );
      const count = found.length === 1 ? "1 plaats gevonden" : `${found.length || "Geen"} plaatsen gevonden`;
      status.textContent = found.length > MOST ? `${count}; de eerste ${MOST} staan hieronder` : count;
    };

    form.hidden = false;
    input.addEventListener("focus", load, { once: true });
    input.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show().then(() => links()[0]?.focus());
    });
    form.addEventListener("keydown", (event) => {
      const steps = [input, ...links()];
      const here = steps.indexOf(document.activeElement);
      if (event.key === "Escape") {
        close();
        input.value = "";
        input.focus();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && here >= 0 && steps.length > 1) {
        event.preventDefault();
        steps[Math.min(steps.length - 1, Math.max(0, here + (event.key === "ArrowDown" ? 1 : -1)))].focus();
      }
    });
    // A result on this page only moves the page: put the results away.
    list.addEventListener("click", (event) => event.target.closest("a") && close());
    document.addEventListener("click", (event) => form.contains(event.target) || close());
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
    });
  }

  // --- Links to headings, figures and tables --------------------------------------------------------------------
  for (const heading of document.querySelectorAll("main :is(h2, h3, h4, figcaption, caption)")) {
    const captioned = heading.matches("figcaption, caption");
    const anchor = captioned ? heading.parentElement.id : heading.id || heading.closest("section[id]")?.id;
    if (!anchor) continue;
    const name = (captioned && heading.querySelector("strong")) || heading;
    const link = element("a", "anchor");
    link.href = `#${anchor}`;
    link.setAttribute("aria-label", `Link naar “${name.textContent.trim().replace(/:$/, "")}”`);
    heading.append(link);
  }

  // --- The place in the table of contents -----------------------------------------------------------------------
  const contents = new Map(
    [...document.querySelectorAll("nav.contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]),
  );
  const headings = [...contents.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 4);
    const current = contents.get(passed.at(-1)?.id);
    for (const link of contents.values()) {
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  if (headings.length) {
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }
})();
