/** The face towards providers: what they implement, and what they are told. */
export * from "./model/provider";
