/* global document, getComputedStyle, window */
/** Questions to a page, answered in the browser: loaded into it by the test. */
window.pageProbes = {
  focused: () => ({ id: document.activeElement?.id, text: document.activeElement?.textContent }),

  repeatedIds() {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  },

  figures: () =>
    [...document.querySelectorAll("figure")].map((element) => {
      const svg = element.querySelector("svg");
      const frame = svg?.getBoundingClientRect();
      const isOutside = (text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < frame.left - 2 || right > frame.right + 2 || top < frame.top - 2 || bottom > frame.bottom + 2;
      };
      return {
        id: element.id,
        marks: svg?.querySelectorAll("path, rect, circle, line").length ?? 0,
        axes: svg?.querySelectorAll(".role-axis-title").length ?? 0,
        named: svg?.getAttribute("aria-labelledby") === `${element.id}-title`,
        outside: [...(svg?.querySelectorAll("text") ?? [])].filter(isOutside).map((text) => text.textContent),
      };
    }),

  /** What is wider than the window, and what is wider than its own region where that cannot be scrolled, or should not have to be: in the answer. */
  cut() {
    const isSeen = (element) => element.getClientRects().length > 0 && !element.matches(".skip");
    const name = (element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`;
    const outside = [...document.querySelectorAll("body *")].filter(
      (element) =>
        isSeen(element) && !element.closest(".scroll") && element.getBoundingClientRect().right > window.innerWidth + 1,
    );
    const mayScroll = (element) => !element.closest("#answer") && getComputedStyle(element).overflowX === "auto";
    const scrolled = [...document.querySelectorAll(".scroll")].filter(
      (element) => isSeen(element) && !mayScroll(element) && element.scrollWidth > element.clientWidth + 1,
    );
    return [...outside, ...scrolled].map(name);
  },

  headingLevels: () => [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),

  /** Whether all that is folded can be seen, but for what only a screen can use. */
  isUnfolded: () =>
    [...document.querySelectorAll("details > :not(summary, .filter)")].every((element) =>
      element.checkVisibility({ contentVisibilityAuto: true }),
    ),

  /**
   * The faintest of the marks in the drawings, as its contrast with the page's ground, and how many are faded as a whole. Where a
   * mark is filled with something paler, its edge must stand out.
   */
  faintestMark() {
    const ground = this.luminance(getComputedStyle(document.body).backgroundColor);
    const marks = [...document.querySelectorAll("figure svg .role-mark path, figure svg .role-mark rect")];
    const styles = marks.map((mark) => getComputedStyle(mark));
    const contrasts = styles.flatMap(({ fill, fillOpacity, stroke, strokeWidth }) => {
      const colours = [...(strokeWidth === "0px" ? [] : [stroke]), ...(Number(fillOpacity) === 1 ? [fill] : [])].filter(
        (colour) => colour.startsWith("rgb("),
      );
      return colours.length === 0
        ? []
        : [Math.max(...colours.map((colour) => this.contrast(this.luminance(colour), ground)))];
    });
    const faded = styles.filter(({ opacity }) => Number(opacity) < 1).length;
    return { marks: contrasts.length, least: Math.min(...contrasts), faded };
  },

  /** Relative luminance and contrast, as WCAG 2 defines them. */
  luminance(colour) {
    const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  },
  contrast: (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),

  /** Text inside a coloured cell keeps its own colour, whatever the page's. */
  colourOfHeatText: () => getComputedStyle(document.querySelector("#figure-15 .role-mark text")).fill,

  /** Contrast of kinds of text with the ground they stand on. */
  contrasts() {
    const on = (ground, selector, property) =>
      this.contrast(
        this.luminance(getComputedStyle(document.querySelector(selector))[property]),
        this.luminance(getComputedStyle(document.querySelector(ground)).backgroundColor),
      );
    return {
      text: on("body", "body", "color"),
      soft: on("#answer", "#answer .soft", "color"),
      link: on("#answer", "#answer a", "color"),
      summary: on("body", "#verdicts summary", "color"),
      verdict: on("body", ".verdict", "color"),
      figure: on("body", "#figure-04 svg text", "fill"),
    };
  },
};
