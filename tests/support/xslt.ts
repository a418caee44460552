import { itUnless, withoutProgram } from "./when";

/** `it` for what rewrites XML by a stylesheet. `./tare` installs xsltproc; `npm test` installs nothing. */
export const itTransforms = itUnless(withoutProgram("xsltproc"));
