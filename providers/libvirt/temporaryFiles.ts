import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withOwnFolder } from "../../files/ownFolder";

/** Does work in a folder that only this user can enter and that is removed afterwards. */
export function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  return withOwnFolder("tare-libvirt-", work);
}

/** Does work with a file that holds the content, because virsh and xsltproc cannot read a pipe that Node made. */
export function withFile<T>(content: string, work: (file: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const file = join(folder, "document.xml");
    await writeFile(file, content);
    return work(file);
  });
}
