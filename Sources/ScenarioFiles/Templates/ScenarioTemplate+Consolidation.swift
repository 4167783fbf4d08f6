extension ScenarioTemplate {
  static let consolidation = ScenarioTemplate(
    name: "consolidation", summary: "machines with demand over time, packed onto few hosts to save energy",
    text: """
      # Question: how much energy does packing machines onto few hosts save, and what does it cost in service level?
      # Run:      vdcsim run consolidation.yaml
      # Look at:  Results/consolidation/summary.csv: energy, migrations, sla_violation; clusters.csv over the day.
      # Ask next: vdcsim compare consolidation.yaml --variant none:consolidation.overload=dvfs
      kind: consolidation
      horizon: 24 h
      replications: 5                 # demand is drawn anew in each; with recorded traces one is enough
      output: {interval: 15 min}

      hosts:
        - name: host
          count: 40
          cores: 2
          frequency: 2660 MHz
          memory: 4 GiB
          network: 1 Gbit/s
          power: {server: hp-ml110-g5-xeon-3075}   # 'vdcsim models servers' lists those with measured power

      vm_types:
        - {name: small, frequency: 1000 MHz, memory: 512 MiB, network: 100 Mbit/s}
        - {name: large, frequency: 2000 MHz, memory: 1 GiB, network: 100 Mbit/s}

      # Part of its processors a machine wants, drawn for every interval. Recorded demand in its place:
      #   traces: {path: FOLDER, format: planetlab, interval: 300 s}
      traces:
        count: 50
        demand: {distribution: beta, alpha: 0.5, beta: 2}
        interval: 5 min

      consolidation:
        overload: threshold           # 'vdcsim models overload-detection' lists the others
        threshold: 80%
        selection: minimum-migration-time

      """)
}
