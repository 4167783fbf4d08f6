extension ScenarioTemplate {
  static let queueing = ScenarioTemplate(
    name: "queueing", summary: "stations with servers and queues, and who comes to them",
    text: """
      # Question: how long do requests wait, and how busy are the servers?
      # Run:      vdcsim run queueing.yaml
      # Look at:  Results/queueing/summary.csv
      # Ask next: vdcsim compare queueing.yaml --variant five:stations.0.servers=5
      kind: queueing
      horizon: 1 h
      warm_up: 5 min                  # left out of statistics; 'vdcsim analyse' says how much is needed
      replications: 10                # independent runs: they give the intervals
      output: {interval: 1 min}       # time series; remove the line to write none

      # Claims that the exit status answers: 0 all hold, 3 one does not, 4 undecided.
      assertions:
        - utilisation/web < 0.95

      stations:
        - name: web
          servers: 4
          discipline: fifo            # 'vdcsim models queueing' lists the others, and every key
          service: {distribution: lognormal, mean: 200 ms, cv: 1.5}
          routing:
            - {to: database, probability: 30%}   # the rest leaves
        - name: database
          service: {distribution: exponential, mean: 100 ms}

      arrivals:
        - {name: users, station: web, process: poisson, rate: 15 /s}

      """)
}
