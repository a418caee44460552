import type { EngineEvent, StepEvent, StepOp } from "../../../engine";
import { parseUrn, rootStackType } from "../../../engine/values";
import { harmless } from "../../terminal/text";

/** One resource of a deployment, with what has happened to it so far. Times are in milliseconds since 1970. */
export interface TreeNode {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** In the order in which they were first heard of. */
  readonly children: TreeNode[];
  parent?: TreeNode;
  custom: boolean;
  /** The latest step that began, or else the one that the preview announced. */
  op: StepOp;
  begun?: number;
  /** When its latest step ended; undefined while it is under way. */
  ended?: number;
  isFailed: boolean;
  /** Whether a refresh looks at it. */
  isRefreshed: boolean;
  /** The last line of what its provider or its command said. */
  message: string;
}

/** What a tree is given before the deployment begins. */
export interface TreeOptions {
  startedMilliseconds: number;
  /** The steps that a preview announced; left out: there was none. */
  planned?: readonly StepEvent[];
  /** How long the last deployment took that made the same changes; left out: there was none. */
  lastMilliseconds?: number;
}

/** A deployment as it is under way: resources below their parents, made of the engine's events. */
export class TreeModel {
  readonly roots: TreeNode[] = [];
  readonly startedMilliseconds: number;
  readonly lastMilliseconds: number | undefined;
  /** Whether a preview told which steps there will be. */
  readonly isPlanned: boolean;
  endedMilliseconds: number | undefined;
  private readonly nodes = new Map<string, TreeNode>();

  constructor({ startedMilliseconds, planned, lastMilliseconds }: TreeOptions) {
    this.startedMilliseconds = startedMilliseconds;
    this.lastMilliseconds = lastMilliseconds;
    this.isPlanned = planned !== undefined;
    for (const step of planned ?? []) if (isShown(step.op)) this.nodeOf(step).op = step.op;
  }

  handle(event: EngineEvent, now: number): void {
    switch (event.type) {
      case "resource-pre":
        if (isShown(event.step.op)) this.begin(this.nodeOf(event.step), event.step.op, now);
        return;
      case "resource-outputs":
        if (isShown(event.step.op)) Object.assign(this.nodeOf(event.step), { op: event.step.op, ended: now });
        return;
      case "resource-failed":
        return this.fail(this.nodeOf(event.step), event.message, now);
      case "diagnostic":
        return this.note(event.urn, event.message);
    }
  }

  /** From now on the tree no longer changes. */
  end(now: number): void {
    this.endedMilliseconds = now;
  }

  private begin(node: TreeNode, op: StepOp, now: number): void {
    // The two halves of a replacement are steps of the same resource.
    Object.assign(node, { op, begun: node.begun ?? now, ended: undefined, message: "" });
    node.isRefreshed ||= op === "refresh";
  }

  /** What a command said last tells more than that it failed. */
  private fail(node: TreeNode, message: string, now: number): void {
    const first = harmless(message.trim().split("\n")[0] ?? "");
    Object.assign(node, { ended: now, isFailed: true, message: node.message === "" ? first : node.message });
  }

  /** What is said of a resource that is under way. What it failed by stays. */
  private note(urn: string | undefined, message: string): void {
    const node = urn === undefined ? undefined : this.nodes.get(urn);
    const last = harmless(message.trimEnd().split("\n").at(-1) ?? "").trim();
    if (node && node.ended === undefined && last !== "") node.message = last;
  }

  private nodeOf(step: StepEvent): TreeNode {
    const node = this.node(step.urn);
    node.custom = step.custom;
    const parent = step.new?.parent ?? step.old?.parent;
    if (parent && node.parent?.urn !== parent) this.move(node, this.node(parent));
    return node;
  }

  /** A resource of which nothing is known yet but its URN stands among the roots until an event names its parent. */
  private node(urn: string): TreeNode {
    const known = this.nodes.get(urn);
    if (known) return known;
    const { type, name } = parseUrn(urn);
    const node = { urn, type, name: harmless(name), children: [], custom: false, op: "same" as const };
    const made: TreeNode = { ...node, isFailed: false, isRefreshed: false, message: "" };
    this.nodes.set(urn, made);
    this.roots.push(made);
    return made;
  }

  private move(node: TreeNode, parent: TreeNode): void {
    const siblings = node.parent?.children ?? this.roots;
    siblings.splice(siblings.indexOf(node), 1);
    node.parent = parent;
    parent.children.push(node);
  }
}

/** Whether the resource stands for the whole stack. */
export const isRoot = ({ type }: TreeNode): boolean => type === rootStackType;

/** `replace` only announces what the two halves of a replacement do. */
function isShown(op: StepOp): boolean {
  return op !== "replace" && op !== "remove-pending-replace";
}
