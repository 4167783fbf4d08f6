extension ModelCatalogue {
  static var scenarioKinds: CatalogueGroup {
    CatalogueGroup(
      name: "scenario-kinds", usage: "kind: NAME at the top of a scenario file",
      entries: [
        CatalogueEntry(
          name: "queueing", summary: "stations with servers and queues, open and closed flows of customers",
          parameters: parameters(
            of: queueing(arrivals: "process: poisson, rate: 1 /s"), in: "", except: ["kind"])),
        CatalogueEntry(
          name: "task-farm", summary: "identical machines on identical hosts, each with a list of tasks",
          parameters: parameters(
            of: farm(power: "model: linear, idle: 100 W, max: 200 W"), in: "", except: ["kind"])),
        CatalogueEntry(
          name: "consolidation", summary: "machines with demand over time, packed onto few hosts to save energy",
          parameters: parameters(of: consolidation("profile: physical"), in: "", except: ["kind"])),
        CatalogueEntry(
          name: "datacenter",
          summary: "vSphere clusters: DRS, HA, DPM, vMotion, memory, storage, operations and faults",
          parameters: parameters(of: datacenter(""), in: "", except: ["kind"])),
      ])
  }
}
