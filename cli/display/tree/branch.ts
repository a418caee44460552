import type { StepOp } from "../../../engine";
import type { Style } from "../../terminal";
import { formatDuration, opWords, wholeSeconds } from "../style";
import { fleetFrom, fleetName } from "../fleet";
import { isRoot, type TreeModel, type TreeNode } from "./model";
import type { Standing } from "./standing";

/** One row of the tree, before it is fitted to a width, and the rows below it. */
export interface Branch {
  op: StepOp;
  type: string;
  name: string;
  status: string;
  style: Style;
  info: string;
  /** What goes first where there is no room for all: rows with the highest number. */
  rank: 0 | 1 | 2;
  below: Branch[];
}

/** Down to this depth below the stack, what is done keeps a row of its own. */
const deepestDone = 2;
const barWidth = 8;

/** The rows that the tree shows, whatever the room: what is done is folded, and so is a fleet of which nothing has failed. */
export function branches(model: TreeModel, all: ReadonlyMap<TreeNode, Standing>, now: number): Branch[] {
  const hasEnded = model.endedMilliseconds !== undefined;
  const standing = (node: TreeNode): Standing => all.get(node)!;

  const children = (nodes: TreeNode[], depth: number): Branch[] => {
    const shown = nodes.filter((node) => isRoot(node) || standing(node).status !== "same");
    const types = [...new Set(shown.map(({ type }) => type))];
    return types
      .map((type) => shown.filter((node) => node.type === type))
      .flatMap((siblings) =>
        siblings.length < fleetFrom ? siblings.flatMap((node) => single(node, depth)) : fleet(siblings, depth),
      );
  };

  const single = (node: TreeNode, depth: number): Branch[] => {
    const own = standing(node);
    if (!isRoot(node) && (own.status === "waiting" || (own.status === "done" && depth > deepestDone))) return [];
    const below = own.status === "done" && !isRoot(node) ? [] : children(node.children, depth + 1);
    const { op, type, name } = node;
    return [
      {
        op,
        type: shortType(type),
        name,
        ...statusOf(node, own),
        info: infoOf(node, own),
        rank: rankOf(own, below),
        below,
      },
    ];
  };

  const fleet = (members: TreeNode[], depth: number): Branch[] => {
    const each = members.map(standing);
    const numberOf = (status: Standing["status"]) => each.filter((one) => one.status === status).length;
    const [failed, done] = [numberOf("failed"), numberOf("done")];
    if (done === members.length && depth > deepestDone) return [];
    if (numberOf("waiting") === members.length) return [];
    const own = sum(each);
    const first = members.find(({ begun }) => begun !== undefined) ?? members[0]!;
    const below = members
      .filter((node) => standing(node).status === "failed")
      .flatMap((node) => single(node, depth + 1));
    const count = model.isPlanned ? `${done}/${members.length}` : `${done} done`;
    const beside = failed > 0 ? `, ${failed} failed` : model.isPlanned ? ` ${barOf(done, members.length)}` : "";
    const { op, type } = first;
    const name = fleetName(members.map((member) => member.name));
    return [
      {
        op,
        type: shortType(type),
        name,
        ...statusOf(first, own),
        info: count + beside,
        rank: rankOf(own, below),
        below,
      },
    ];
  };

  const statusOf = (node: TreeNode, own: Standing): Pick<Branch, "status" | "style"> => {
    const { doing, done, style } = opWords(node.op);
    const ended = own.ended ?? model.endedMilliseconds;
    const time =
      own.begun === undefined
        ? ""
        : ` ${ended === undefined ? wholeSeconds(now - own.begun) : formatDuration(ended - own.begun)}`;
    if (own.status === "failed") return { status: `failed${time}`, style: ["red", "bold"] };
    if (isRoot(node)) return { status: hasEnded ? "" : "running", style };
    if (own.status === "working") return { status: `${node.op === "same" ? "working" : doing}${time}`, style };
    // After a failure, a parent may be made whose children were never begun.
    if (own.status === "waiting") return { status: "not finished", style: "yellow" };
    return { status: `${node.op === "same" && !node.isRefreshed ? "done" : done}${time}`, style };
  };

  /** What was last heard of it; of a parent, how many of those below it are done. */
  const infoOf = (node: TreeNode, own: Standing): string => {
    if (own.status === "done" || isRoot(node)) return "";
    if (node.custom || node.message !== "") return node.message;
    if (own.total <= 1) return "";
    return model.isPlanned ? `${own.done} of ${own.total} done` : `${own.done} done`;
  };

  return children(model.roots, 0);
}

/** A failure and all above it stay to the last. */
function rankOf({ status }: Standing, below: Branch[]): Branch["rank"] {
  const own = status === "failed" ? 0 : status === "working" ? 1 : 2;
  return Math.min(own, ...below.map(({ rank }) => rank)) as Branch["rank"];
}

function sum(each: Standing[]): Standing {
  const is = (status: Standing["status"]) => each.some((one) => one.status === status);
  const begun = Math.min(...each.map((one) => one.begun ?? Infinity));
  const ended = Math.max(...each.map((one) => one.ended ?? -Infinity));
  const isOpen = is("working") || is("waiting");
  const status = is("failed") ? "failed" : isOpen ? "working" : "done";
  return {
    status,
    ...{ done: 0, working: 0, failed: 0, total: 0, same: 0 },
    begun: Number.isFinite(begun) ? begun : undefined,
    ended: isOpen || !Number.isFinite(ended) ? undefined : ended,
  };
}

/** "docker:index/container:Container" is "docker:index:Container", as Pulumi shows it. */
function shortType(type: string): string {
  return type.replace(/^([^:]*:[^:/]*)\/[^:]*:/, "$1:");
}

function barOf(done: number, all: number): string {
  const filled = Math.floor((done / all) * barWidth);
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}]`;
}
