/** What both hosts say is left of a stack; a test sets it. */
export const left = { things: [] as object[] };

/** Stands for connections/hostConnection by `jest.mock`: both hosts answer, and nobody has reserved them. */
export const onHost = async (_host: unknown, work: (connection: object) => unknown) =>
  work({ call: async () => ({ host: "h", bootId: "b", reservation: null, activities: [], ...left }) });
