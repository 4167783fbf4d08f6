extension ScenarioTemplate {
  static let taskFarm = ScenarioTemplate(
    name: "task-farm", summary: "identical machines on identical hosts, each with a list of tasks",
    text: """
      # Question: when is the work done, if machines are packed onto few hosts?
      # Run:      vdcsim run task-farm.yaml
      # Look at:  Results/task-farm/summary.csv. Nothing is random: one replication is enough.
      # Ask next: vdcsim compare task-farm.yaml --variant crowded:farm.overcommitment=2,farm.hosts=5
      kind: task-farm

      farm:
        hosts: 10
        host: {cores: 10, frequency: 2 GHz, memory: 16 GiB}
        vms: 100
        vm: {cpus: 1, frequency: 2 GHz, memory: 512 MiB}
        tasks: 200                    # dealt to the machines in turn
        overcommitment: 1             # virtual processor speed a host accepts for each of its own
        # Work of task i: base + multiplier * i mod modulus.
        work: {base: 10000 MI, multiplier: 7919, modulus: 90001}

      """)
}
