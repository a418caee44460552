/** The face for providers: the interface that they implement, and the requests that they get. */
export * from "./model/provider";
