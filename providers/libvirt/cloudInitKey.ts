/** The volume's key in the id of a cloud-init disk. */
export function cloudInitKey(id: string): string {
  return id.split(";")[0] ?? "";
}
