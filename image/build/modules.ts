/** A kernel module: its name with underscores, and the modules that it depends on. */
export interface KernelModule {
  name: string;
  depends: string[];
}

/** Module names are the same with - and _; file names use either. */
export function moduleName(fileName: string): string {
  return fileName.replace(/\.ko(\.(xz|gz|zst))?$/, "").replaceAll("-", "_");
}

/** Reads `depends=` from a module's .modinfo section. It is NUL-terminated text, so it can be found without parsing ELF. */
export function moduleDepends(content: Buffer): string[] {
  const start = content.indexOf("\0depends=");
  if (start < 0) return [];
  const from = start + "\0depends=".length;
  const list = content.toString("latin1", from, content.indexOf(0, from));
  return list === "" ? [] : list.split(",").map(moduleName);
}

/**
 * The wanted modules and all that they depend on, each after its dependencies. A module that the lookup does not know is built
 * into the kernel and left out.
 */
export function loadOrder(wanted: readonly string[], lookup: (name: string) => KernelModule | undefined): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const module = lookup(name);
    if (module === undefined) return;
    module.depends.forEach(visit);
    order.push(module.name);
  };
  wanted.forEach(visit);
  return order;
}
