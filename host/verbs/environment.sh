# environment: describes this host as it is now, for a run's record. It judges nothing; verb facts did before guests were made.
# Request: {stack, dataFolder, technology, bridge, wireNic, cpus}. Answer: HostEnvironment (scenarios/run.ts).

verb_environment() {
  begin environment
  need_host
  host_environment "$(need_field .technology)" "$(need_field .bridge)" "$(need_field .wireNic)" "$(usable_cpus "$(field .cpus)")"
}
