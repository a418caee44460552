import type { TreeNode } from "./model";

/** How far a resource has come, with all that is below it. */
export interface Standing {
  status: "same" | "waiting" | "working" | "done" | "failed";
  /** How many resources that have a provider are done, under way, failed, and all of these with those to come. */
  done: number;
  working: number;
  failed: number;
  total: number;
  /** How many turned out to need no change. They are in none of the other counts. */
  same: number;
  /** Milliseconds since 1970; undefined as long as nothing below has begun, or not all has ended. */
  begun?: number;
  ended?: number;
}

/** How far every resource has come. Linear in the number of resources. */
export function standings(roots: readonly TreeNode[], hasEnded: boolean): Map<TreeNode, Standing> {
  const all = new Map<TreeNode, Standing>();
  const visit = (node: TreeNode): Standing => {
    const below = node.children.map(visit);
    const standing = together(node, below, hasEnded);
    all.set(node, standing);
    return standing;
  };
  roots.forEach(visit);
  return all;
}

function together(node: TreeNode, below: Standing[], hasEnded: boolean): Standing {
  const sum = (of: (standing: Standing) => number) => below.reduce((total, each) => total + of(each), 0);
  const own = ownStatus(node);
  const is = (...statuses: Standing["status"][]) => (node.custom && statuses.includes(own) ? 1 : 0);
  const standing = {
    done: sum(({ done }) => done) + is("done"),
    working: sum(({ working }) => working) + is("working"),
    failed: sum(({ failed }) => failed) + is("failed"),
    total: sum(({ total }) => total) + is("waiting", "working", "done", "failed"),
    same: sum(({ same }) => same) + is("same"),
  };
  const begun = least([node.begun, ...below.map((each) => each.begun)]);
  const status = statusOf(own, standing, below, hasEnded);
  const ended =
    status === "done" || status === "failed" ? most([node.ended, ...below.map((each) => each.ended)]) : undefined;
  return { status, ...standing, begun, ended };
}

function ownStatus(node: TreeNode): Standing["status"] {
  if (node.isFailed) return "failed";
  // A refresh looks at each resource, and that is work even where nothing has changed.
  if (node.op === "same" && !node.isRefreshed) return "same";
  if (node.begun === undefined) return "waiting";
  return node.ended === undefined ? "working" : "done";
}

function statusOf(
  own: Standing["status"],
  { done, working, failed, total }: Pick<Standing, "done" | "working" | "failed" | "total">,
  below: Standing[],
  hasEnded: boolean,
): Standing["status"] {
  if (own === "failed" || failed > 0) return "failed";
  if (working > 0 || (own === "working" && !hasEnded)) return "working";
  const isOpen = own === "waiting" || done < total || below.some(({ status }) => status === "waiting");
  if (isOpen) return done > 0 && !hasEnded ? "working" : "waiting";
  return own === "same" && below.every(({ status }) => status === "same") ? "same" : "done";
}

function least(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function most(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
