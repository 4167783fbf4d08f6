extension ScenarioTemplate {
  static let study = ScenarioTemplate(
    name: "study", summary: "one scenario at many settings, for 'vdcsim sweep'",
    text: """
      # Question: how does the wait grow with the load, for three and four servers?
      # Run:      vdcsim new queueing --out queueing.yaml && vdcsim sweep study.yaml
      # Look at:  Results/study/sweep.csv, a row for each point; values.csv has every replication.
      # Ask next: 'design: latin-hypercube' with 'points: 20' in place of every combination;
      #           a search in place of a grid: optimize: {metric: mean_wait/web, goal: smallest}
      kind: study
      scenario: queueing.yaml         # relative to this file
      replications: 10                # at every point, on the same random numbers
      set: {horizon: 30 min}          # holds at every point
      parameters:
        - {path: stations.0.servers, values: [4, 5]}
        - {path: arrivals.0.rate, from: 10, to: 18, step: 2, unit: /s}
      metrics: ["mean_wait/web", "utilisation/*"]

      """)

  static let variants = ScenarioTemplate(
    name: "variants", summary: "named changes of a scenario, for 'vdcsim compare'",
    text: """
      # Question: what helps more, a server more or less variable service?
      # Run:      vdcsim new queueing --out queueing.yaml && vdcsim compare queueing.yaml --variants variants.yaml
      # Look at:  the report, and comparison.csv: differences with paired intervals.
      # Ask next: which is best? --best mean_wait/web
      five-servers:
        stations.0.servers: 5
      steady:
        stations.0.service: {distribution: lognormal, mean: 200 ms, cv: 0.5}
      both:
        stations.0.servers: 5
        stations.0.service: {distribution: lognormal, mean: 200 ms, cv: 0.5}

      """)
}
