import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { analyse } from "../../analysis/campaign/analyse";
import { writeCampaign } from "../../analysis/campaignReport";
import { makeCampaign, designedCells } from "../../bench/synthetic/campaign";
import { temporaryFolder } from "../support/temporaryFolder";

/** The distribution's browser; no other is ever fetched. */
const browserPath = "/usr/bin/chromium";
const reason = existsSync(browserPath) ? null : `${browserPath} is not installed (package chromium)`;

/** What the page says of a figure. */
interface FigureFacts {
  id: string;
  marks: number;
  axes: number;
}

if (reason !== null)
  test(`the report in a browser was not tried: ${reason}`, () => expect(existsSync(browserPath)).toBe(false));
else
  describe("the report in a browser without network", () => {
    const folder = temporaryFolder();
    let browser: Browser;
    let page: Page;
    const complaints: string[] = [];
    const ask = <Answer>(question: string) => page.evaluate<Answer>(`pageProbes.${question}()`);

    beforeAll(async () => {
      const cells = designedCells().filter((cell) => [0, 8, 32, 128].includes(cell.count));
      const analysis = analyse(makeCampaign({ cells, repetitions: 5 }), { unstatedRate: "1kpps", resamples: 100 });
      const path = await writeCampaign(analysis, "results", folder.path);
      browser = await chromium.launch({
        executablePath: browserPath,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
      const context = await browser.newContext({ offline: true, viewport: { width: 1180, height: 900 } });
      page = await context.newPage();
      page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) complaints.push(`request to ${request.url()}`);
      });
      await page.goto(pathToFileURL(path).href);
      await page.addScriptTag({ path: join(__dirname, "..", "support", "pageProbes.js") });
    }, 600_000);

    afterAll(() => browser.close());

    test("asks for nothing and complains of nothing", () => expect(complaints).toEqual([]));

    test("answers first", async () => {
      const box = await page.locator("#answer").boundingBox();
      expect(box?.y).toBeLessThan(400);
      expect(await page.locator("#answer strong").first().textContent()).toContain(
        "For a latency-sensitive guest on this hardware: Docker.",
      );
    });

    test("draws every figure, each with a name, labelled axes and no text outside", async () => {
      const figures = await ask<FigureFacts[]>("figures");
      expect(figures.length).toBeGreaterThanOrEqual(22);
      for (const figure of figures) {
        expect(figure).toMatchObject({ named: true, outside: [] });
        expect(figure.marks).toBeGreaterThan(5);
        const isDiagram = ["figure-01", "figure-02"].includes(figure.id);
        if (!isDiagram) expect(figure.axes).toBeGreaterThanOrEqual(1);
      }
    });

    test("ids are unique in the page", async () => {
      expect(await ask("repeatedIds")).toEqual([]);
    });

    test("works by keyboard: skip link, filter, details", async () => {
      await page.keyboard.press("Tab");
      expect(await ask("focused")).toMatchObject({ text: "Skip to the answer" });
      await page.keyboard.press("Enter");
      expect(await ask("focused")).toMatchObject({ id: "content" });
      await page.locator("#verdicts > details > summary").focus();
      await page.keyboard.press("Enter");
      const box = page.locator('input[value="replicated"]');
      const rows = page.locator('tr[data-kind="replicated"]:visible');
      expect(await rows.count()).toBeGreaterThan(5);
      await box.focus();
      await page.keyboard.press("Space");
      expect(await rows.count()).toBe(0);
      await page.keyboard.press("Space");
      const details = page.locator("#verdicts details details").first();
      await details.locator("summary").focus();
      await page.keyboard.press("Enter");
      expect(await details.getAttribute("open")).not.toBeNull();
    });

    test.each(["light", "dark"] as const)("is readable in %s", async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const contrast = await ask<Record<string, number>>("contrasts");
      for (const ratio of Object.values(contrast)) expect(ratio).toBeGreaterThan(4.5);
      expect(await ask("colourOfHeatText")).toBe("rgb(0, 0, 0)");
      const { marks, least, faded } = await ask<Record<"marks" | "least" | "faded", number>>("faintestMark");
      expect(marks).toBeGreaterThan(500);
      expect(least).toBeGreaterThanOrEqual(3);
      expect(faded).toBe(0);
    });

    test.each([390, 768, 1280])("is cut nowhere in a window of %p pixels", async (width) => {
      await page.setViewportSize({ width, height: 844 });
      expect(await ask("cut")).toEqual([]);
      await page.setViewportSize({ width: 1180, height: 900 });
    });

    test("has headings in order", async () => {
      const levels = await ask<number[]>("headingLevels");
      expect(levels.filter((level, i) => level > (levels[i - 1] ?? 0) + 1)).toEqual([]);
    });

    test("prints, all of it", async () => {
      const path = join(folder.path, "report.pdf");
      expect(await ask("isUnfolded")).toBe(false);
      await page.emulateMedia({ media: "print" });
      // What is folded is shown at one of the browser's next frames. Asked from here: the page's
      // own policy lets no string be evaluated again inside it, as waitForFunction would.
      for (let left = 100; left > 0 && !(await ask<boolean>("isUnfolded")); left -= 1) await page.waitForTimeout(50);
      expect(await ask("isUnfolded")).toBe(true);
      // A4 without its margins.
      await page.setViewportSize({ width: 718, height: 1000 });
      expect(await ask("cut")).toEqual([]);
      await page.pdf({ path, format: "A4" });
      await page.emulateMedia({ media: "screen" });
      expect(readFileSync(path).subarray(0, 5).toString()).toBe("%PDF-");
      expect((readFileSync(path, "latin1").match(/\/Type\s*\/Page\b/g) ?? []).length).toBeGreaterThan(10);
    });

    test("figures are files, too: SVG and PNG", () => {
      for (const id of ["figure-03", "figure-15", "ecdf"]) {
        expect(readFileSync(join(folder.path, "figures", `${id}.svg`), "utf8")).toMatch(/^<svg /);
        expect(statSync(join(folder.path, "figures", `${id}.png`)).size).toBeGreaterThan(5000);
      }
    });
  });
