import type { CampaignAnalysis } from "../campaign/analyse";
import { escapeHtml } from "../text/escape";

/** How numbers and verdicts were computed, and how the paper was read where it leaves something open. */
export function methodHtml({ settings }: CampaignAnalysis): string {
  const items = [
    "RTT (gross) is ping's in the sender guest; net RTT is taken at the guest's tap or veth, the first host-kernel point outside it. Overhead is their difference, packet by packet; a run's overhead is the median over its packets.",
    "A cell is a scenario with a probe; its repetitions are the unit of replication. Packets of one run are never counted as replications.",
    "Comparisons are between cells that are equal in all other factors and in context. A verdict's effect is the mean over matched cells of the difference of medians, for RTT on a logarithmic scale and so a ratio.",
    "The answer on top compares by the median of all ratios over matched cells, with the interval that the rank-sum test summed over matched cells does not reject, widened for the number of comparisons and withheld below 5 repetitions a side. A difference must also exceed what two measurements of the same scenario differ by, and what a drift explains (docs/headline.md).",
    `Intervals of verdicts: percentile bootstrap with ${settings.resamples} resamples of matched cells and of repetitions within them, seeded. Directions: stratified permutation test, two-sided, false discovery rate held at 5 % over all parts of all claims (Benjamini and Hochberg).`,
    "“Same” claims are tested as equivalence: the 90 % interval must lie within the bound (two one-sided tests at 5 %). A direction claim fails where the effect has the other sign, or is shown to be too small to matter.",
    "A claim holds if all its parts hold, fails if one fails, and is not testable where cells are missing or may not decide it: a lab decides nothing on affinity, absolute time or sizes, emulated CPUs (TCG) nothing on KVM, and other hardware than the paper's nothing on sizes.",
    "Evidence: “servers” where cells of two real servers decided, which is tried first, else “lab”, which is an indication: two hosts on one kernel. The two are never pooled, and the false discovery rate is held at 5 % on each. A lab's cells decide which way conditions differ, and only where its hosts share no CPU. There an effect must also exceed the noise of cells without neighbours: the standard error is that of such cells of the same kinds and rates, made smaller by repetitions and not by the number of matched cells (Satterthwaite's degrees of freedom); the wider interval and the larger p count. One repetition decides only what pools 8 matched cells or more.",
    `The paper does not state the packet rate of its first two experiments: ${settings.unstatedRate} is read (--rate sets another one).`,
    "Outliers: modified z-score 0.6745 (x − median) / MAD beyond ±3.5 over all packets of a technology. Kendall's tau-b of figures 15 to 17 is over packets and is a description.",
    "Load and location say nothing where there are no background guests, so a cell with 0 guests may serve as the baseline of another load or location.",
  ];
  return `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;
}
