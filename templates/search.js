// Search on a static site. The index lies in small scripts beside this one that call digestIndex():
// a page opened from a folder may load scripts, but may not fetch files. What the files hold is
// said in digest/render/search/. Upstream text only ever becomes text nodes.
"use strict";
(() => {
  const here = new URL(".", document.currentScript.src);
  const page = document.querySelector("[data-years]");
  const [input, status, list, more] = ["_q", "_status", "_answers", "_more"].map((id) =>
    document.getElementById(id));
  const PAGE = 10; // answers shown at once: each may need the file of one more edition
  const SHARDS = 24;

  // Index files ---------------------------------------------------------------------------------

  const loading = new Map();
  let arrived = null;
  window.digestIndex = (name, ...content) => { arrived = { name, content }; };

  function load(name, query = "") {
    const src = new URL(name.split("/").map(encodeURIComponent).join("/") + ".js" + query, here);
    if (!loading.has(src.href)) {
      loading.set(src.href, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = src;
        // A script's load event comes right after it ran, so what arrived last is its content.
        script.onload = () => {
          script.remove();
          if (arrived?.name === name) done(arrived.content);
          else fail();
        };
        const fail = () => {
          script.remove();
          loading.delete(src.href);
          failed(new Error(`${name}.js could not be loaded`));
        };
        script.onerror = fail;
        document.head.append(script);
      }));
    }
    return loading.get(src.href);
  }

  // The years, newest first; each with its editions and what they name. A browser may have stored
  // some files before the site was built anew: the stamp says whether they belong together.
  let years = null;

  async function loadYear([year, stamp], renewed) {
    const [current, records] = await load(`${year}/numbers`, renewed || `?${stamp}`);
    let place = 0;
    const editions = records.map(([id, count, numbers, versions]) => {
      const edition = { id, stamp: current, place, numbers: numbersOf(numbers), versions: versions.split(" ") };
      place += count;
      return edition;
    });
    return { year, stamp: current, editions };
  }

  const loadYears = (renewed = "") => Promise.all(
    page.dataset.years.split(" ").filter(Boolean).map((named) => loadYear(named.split(":"), renewed)));

  const numbersOf = (written) => written.split(";").filter(Boolean).map((listed) => {
    const [owner, ...distances] = listed.split(" ");
    let number = 0;
    return [owner, new Set(distances.map((distance) => (number += Number(distance))))];
  });

  // Words: the same as in tokens.py, or nothing is found ------------------------------------------

  const TOKEN = /[\p{L}\p{N}]+(?:[-_./][\p{L}\p{N}]+)*/gu;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "");
  const tokens = (text) => fold(text).match(TOKEN) ?? [];
  const partsOf = (token) => {
    const parts = token.split(/[-_./]/);
    const camel = /[a-z0-9][A-Z]|[A-Z][A-Z][a-z]/.test(token)
      ? parts.flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? [])
      : [];
    return [...(parts.length > 1 ? parts : []), ...camel]
      .filter((part) => part.length > 1 && !/^\p{Nd}+$/u.test(part));
  };
  const lower = (word) => [...word.toLowerCase()].slice(0, 60).join("");
  const shardOf = (word) => {
    const [first, second = " "] = word;
    return (first.codePointAt(0) + 20 * second.codePointAt(0)) % SHARDS;
  };
  // 2 the word itself, 1 a word that begins so, 0 neither. A number is no beginning of another one.
  const likeness = (word, wanted) => {
    if (word === wanted.word) return 2;
    if (!wanted.open || !word.startsWith(wanted.word)) return 0;
    return /\d$/.test(wanted.word) && /^\d/.test(word.slice(wanted.word.length)) ? 0 : 1;
  };
  const likenessOf = (token, wanted) =>
    Math.max(...[token, ...partsOf(token)].map((word) => likeness(lower(word), wanted)));
  const speaksOf = (text, words) => {
    const found = tokens(text);
    return words.every((wanted) => found.some((token) => likenessOf(token, wanted)));
  };

  // What is asked -------------------------------------------------------------------------------

  const VERSION = /^v?(\d{1,4}\.\d{1,5}(?:\.\d{1,5})?(?:-(?:alpha|beta|rc)(?:\.?\d{1,4})?)?)$/i;

  const prefix = page.dataset.proposal;
  const proposal = prefix && new RegExp(`(?<!\\S)${prefix.replace(/\W/g, "\\$&")}[- #]?0*(\\d{1,9})(?!\\S)`, "gi");

  function parse(text) {
    const references = [];
    const rest = [];
    for (const word of text.replace(proposal || /$^/, `${prefix}-$1`).trim().split(/\s+/)) {
      const found = referenceOf(word);
      if (found) references.push(found);
      else rest.push(word);
    }
    return { references, words: wordsOf(rest.join(" "), !/\s$/.test(text)) };
  }

  // The last word may still be being typed: it is open.
  function wordsOf(text, open) {
    const found = tokens(text);
    return found.map((token, at) => ({
      token, word: lower(token), open: open && at === found.length - 1,
    }));
  }

  function referenceOf(word) {
    const bare = word
      .replace(/^https?:\/\/(?:www\.)?github\.com\//i, "")
      .replace(/^([^/]+\/[^/]+)\/(?:pull|issues)\/(\d+).*$/i, "$1#$2")
      .replace(/^([^/]+\/[^/]+)\/releases\/tag\//i, "$1@");
    let match = /^(?:([\w.-]+(?:\/[\w.-]+)?)#|#)?0*(\d{1,9})$/.exec(bare);
    if (match) return number(match[1]?.toLowerCase(), Number(match[2]), /#/.test(bare));
    match = /^([a-z]+)-(\d+)$/i.exec(bare);
    if (match && match[1].toUpperCase() === prefix) return number(prefix, Number(match[2]), true);
    match = /^([\w.-]+\/[\w.-]+)@(\S*?)(v?\d[^@]*)$/.exec(bare);
    if (match && VERSION.test(match[3])) return release(match[1].toLowerCase() + "@", match[2] + match[3]);
    match = VERSION.exec(bare);
    return match ? version(match[1].toLowerCase()) : null;
  }

  // A reference knows the editions that may have it, whether the keys of a mention do, and whether
  // it is what the mention is about. One that is firm can be nothing else; the others are words
  // where no edition has them.
  function number(owner, wanted, firm) {
    const owns = (name) => !owner || name === owner || name.split("/")[1] === owner;
    const is = (key) => {
      const match = /^([^@]*)[#-](\d+)$/.exec(key);
      return match && Number(match[2]) === wanted && owns(match[1]);
    };
    return {
      firm,
      isIn: (edition) => edition.numbers.some(([name, all]) => owns(name) && all.has(wanted)),
      fits: (keys) => keys.some(is),
      isAbout: (keys) => Boolean(is(keys[0])),
    };
  }

  function release(owner, tag) {
    const [found] = tag.match(/\d{1,4}\.\d{1,5}(\.\d{1,5})?(-[a-z]+\.?\d*)?$/i);
    return {
      firm: true,
      isIn: (edition) => edition.versions.includes(found.toLowerCase()),
      fits: (keys) => keys.includes(owner + tag),
      isAbout: (keys) => keys[0] === owner + tag,
    };
  }

  // v3.6 is in v3.6.4 too, v3.6.4 only in itself.
  function version(wanted) {
    const covers = (found) => found === wanted
      || (found.startsWith(wanted + ".") && wanted.split(".").length === 2);
    return {
      firm: false,
      isIn: (edition) => edition.versions.some(covers),
      fits: (keys) => keys.some((key) => key.startsWith("v") && covers(key.slice(1))),
      isAbout: () => true,
    };
  }

  // Answers: places in the order they are shown; each is looked up when its turn comes -------------

  class Stale extends Error {
    message = "its files are of different days";
  }

  async function find(text) {
    years ??= await loadYears();
    const { references, words } = parse(text);
    if (references.length) {
      const editions = years.flatMap((year) => year.editions).filter((edition) =>
        references.every((reference) => reference.isIn(edition)));
      const answers = new Answers(editions.map((edition) => ({ edition })), words, references);
      await answers.next(PAGE);
      if (answers.shown.length || references.some((reference) => reference.firm)) return answers;
    }
    const all = wordsOf(text, !/\s$/.test(text));
    const answers = new Answers(await placesOf(all), all);
    await answers.next(PAGE);
    return answers;
  }

  class Answers {
    constructor(places, words, references = []) {
      Object.assign(this, { places, words, references, at: 0, shown: [] });
    }

    get isWhole() { return this.at >= this.places.length; }

    async next(count) {
      const wanted = this.shown.length + count;
      while (!this.isWhole && this.shown.length < wanted) {
        const batch = this.places.slice(this.at, this.at + wanted - this.shown.length);
        this.at += batch.length;
        const found = await Promise.all(batch.map((place) => this.answersAt(place)));
        // What is about a number comes before what only names it.
        this.shown.push(...found.flat().sort((a, b) => b.isAbout - a.isAbout));
      }
    }

    // A place is an edition, or one row of it.
    async answersAt({ edition, row }) {
      const [href, rows] = await load(`editions/${edition.id}`, `?${edition.stamp}`);
      const wanted = row === undefined ? rows.filter((any) => this.fits(any)) : rows.slice(row, row + 1);
      return wanted.map(([section, title, text, anchor, keys]) => ({
        isAbout: this.references.every((reference) => reference.isAbout(keys.split(" "))),
        href: href + (anchor ? `#${encodeURIComponent(anchor)}` : ""),
        title: title || section || rows[0][1],
        where: [rows[0][1], section].filter((name) => name && name !== title).join(" · "),
        text,
      }));
    }

    fits([section, title, text, , keys]) {
      return this.references.every((reference) => reference.fits(keys.split(" ")))
        && speaksOf(`${title} ${section} ${text}`, this.words);
    }
  }

  // Rows with all the words: those with them in the title first, then the newest.
  async function placesOf(words) {
    if (!words.length || words.some(({ open, word }) => open && word.length < 2)) return [];
    const byWord = await Promise.all(words.map(async (wanted) => {
      const whole = await lookUpInAll(wanted);
      const parts = partsOf(wanted.token);
      const isKnown = whole.some((scores) => scores.size);
      // ProxyMode may stand nowhere, and proxy and mode close together. A number is no word.
      if (isKnown || !parts.length || /\d/.test(wanted.token)) return whole;
      const byPart = await Promise.all(parts.map((part) => lookUpInAll({ word: lower(part) })));
      return years.map((_, at) => both(byPart.map((scores) => scores[at])));
    }));
    return years.flatMap(({ editions }, at) => {
      const found = [...both(byWord.map((scores) => scores[at]))].sort(([a], [b]) => a - b);
      return found.map(([place, score]) => {
        const edition = editions.findLast((candidate) => candidate.place <= place);
        return { edition, row: place - edition.place, score };
      });
    }).sort((a, b) => b.score - a.score); // stable: the newest stay first
  }

  const lookUpInAll = (wanted) => Promise.all(years.map((year) => lookUp(year, wanted)));

  function both([first, ...others]) {
    const all = new Map();
    for (const [place, score] of first) {
      if (others.every((other) => other.has(place))) {
        all.set(place, others.reduce((sum, other) => sum + other.get(place), score));
      }
    }
    return all;
  }

  // The places of a word in one year, each with its score: in the title and whole 3, only begun 2;
  // below the title 1 and 0.
  async function lookUp(year, wanted) {
    const [stamp, text] = await load(`${year.year}/${shardOf(wanted.word)}`, `?${year.stamp}`);
    if (stamp !== year.stamp) throw new Stale();
    const scores = new Map();
    for (const line of text.split(";")) {
      const [word, ...places] = line.split(" ");
      const like = likeness(word, wanted);
      if (!like) continue;
      let place = 0;
      for (const step of places.map((digits) => parseInt(digits, 36))) {
        place += step >> 1;
        scores.set(place, Math.max(scores.get(place) ?? 0, like - 1 + (step & 1 ? 0 : 2)));
      }
    }
    return scores;
  }

  // The page ------------------------------------------------------------------------------------

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  // The text as nodes, with the words that were asked for marked.
  function marked(text, words) {
    const nodes = [];
    let at = 0;
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:[-_./][\p{L}\p{N}\p{M}]+)*/gu)) {
      if (words.some((wanted) => tokens(match[0]).some((token) => likenessOf(token, wanted)))) {
        nodes.push(text.slice(at, match.index), element("mark", "", match[0]));
        at = match.index + match[0].length;
      }
    }
    return [...nodes, text.slice(at)].filter((node) => node !== "");
  }

  // The piece of a text around the first word that was asked for; nothing where there is none.
  function snippet(text, words) {
    const nodes = marked(text, words);
    const first = nodes.findIndex((node) => node instanceof Element);
    if (first < 0) return [];
    const start = Math.max(0, text.indexOf(nodes[first].textContent) - 60);
    const from = start ? text.indexOf(" ", start) + 1 : 0;
    const piece = text.slice(from, from + 200);
    return [from ? "…" : "", ...marked(piece, words), from + 200 < text.length ? "…" : ""];
  }

  function shown({ href, title, where, text }, words) {
    const link = element("a", "", ...marked(title, words));
    link.href = href;
    const made = element("li", "", link);
    if (where) made.append(element("p", "where", where));
    const piece = snippet(text, words);
    if (piece.length) made.append(element("p", "snippet", ...piece));
    return made;
  }

  let current = null;
  let latest = 0;

  function show(answers, text = answers.text) {
    current = Object.assign(answers, { text });
    list.replaceChildren(...answers.shown.map((answer) => shown(answer, answers.words)));
    more.hidden = answers.isWhole;
    const count = answers.shown.length;
    status.textContent = !count ? `Nothing found for “${answers.text}”.`
      : answers.isWhole ? `${count} ${count === 1 ? "answer" : "answers"}.`
      : answers.references.length ? `The newest ${count} answers.`
      : `The best ${count} of ${answers.places.length} answers.`;
  }

  async function run() {
    const text = input.value;
    const mine = ++latest;
    remember(text.trim());
    if (!text.trim()) {
      list.replaceChildren();
      more.hidden = true;
      status.textContent = "";
      return;
    }
    try {
      let answers;
      try {
        answers = await find(text);
      } catch (error) {
        if (!(error instanceof Stale)) throw error;
        // The site was built anew since the browser stored its files.
        years = await loadYears(`?${Date.now()}`);
        answers = await find(text);
      }
      // Typing went on: a later answer is on its way.
      if (mine === latest) show(answers, text.trim());
    } catch (error) {
      console.error(error);
      if (mine === latest) status.textContent = `The search does not work at the moment: ${error.message}.`;
    }
  }

  function remember(text) {
    const url = text ? `?q=${encodeURIComponent(text)}` : location.pathname;
    try {
      history.replaceState(null, "", url);
    } catch {
      // Some browsers allow no change of a file's address; the search works all the same.
    }
  }

  let timer = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  });

  input.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    await run();
    list.querySelector("a")?.focus();
  });

  more.addEventListener("click", async () => {
    const answers = current;
    const before = answers.shown.length;
    await answers.next(PAGE);
    if (answers !== current) return;
    show(answers);
    list.querySelectorAll("a")[before]?.focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: 0 }[event.key];
    if (event.key === "/" && at !== 0) {
      event.preventDefault();
      input.focus();
      input.select();
    } else if (event.key === "Escape" && at === 0) {
      event.preventDefault();
      input.value = "";
      run();
    } else if (at >= 0 && go !== undefined && stops[go]) {
      event.preventDefault();
      stops[go].focus();
    }
  });

  window.addEventListener("popstate", start);

  function start() {
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    if (input.value) run();
  }

  input.form.hidden = false;
  start();
  if (!input.value) input.focus();
})();
