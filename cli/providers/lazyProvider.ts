import type * as P from "../../engine/provider";

/** A provider that loads the real one, with all its libraries, when it is first called. */
export class LazyProvider implements P.Provider {
  private loaded: Promise<P.Provider> | undefined;

  constructor(
    readonly name: string,
    readonly version: string,
    private readonly load: () => Promise<P.Provider>,
  ) {}

  async checkConfig(request: P.CheckConfigRequest): Promise<P.CheckResponse> {
    return (await this.real()).checkConfig(request);
  }

  async diffConfig(request: P.DiffConfigRequest): Promise<P.DiffResponse> {
    return (await this.real()).diffConfig(request);
  }

  async configure(request: P.ConfigureRequest): Promise<void> {
    return (await this.real()).configure(request);
  }

  async check(request: P.CheckRequest): Promise<P.CheckResponse> {
    return (await this.real()).check(request);
  }

  async diff(request: P.DiffRequest): Promise<P.DiffResponse> {
    return (await this.real()).diff(request);
  }

  async create(request: P.CreateRequest): Promise<P.CreateResponse> {
    return (await this.real()).create(request);
  }

  async find(request: P.FindRequest): Promise<P.FindResponse> {
    return (await this.real()).find(request);
  }

  async read(request: P.ReadRequest): Promise<P.ReadResponse | undefined> {
    return (await this.real()).read(request);
  }

  async update(request: P.UpdateRequest): Promise<P.UpdateResponse> {
    return (await this.real()).update(request);
  }

  async delete(request: P.DeleteRequest): Promise<void> {
    return (await this.real()).delete(request);
  }

  /** Does nothing if the real provider was never loaded. */
  async cancel(): Promise<void> {
    await (await this.loaded)?.cancel();
  }

  async close(): Promise<void> {
    await (await this.loaded)?.close();
  }

  private real(): Promise<P.Provider> {
    this.loaded ??= this.load();
    return this.loaded;
  }
}
