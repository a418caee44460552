// Lets Node run the project's TypeScript: transpiled by swc, unchecked, because the tests check types.
require("ts-node").register({ swc: true });
