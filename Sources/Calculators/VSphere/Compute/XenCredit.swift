import Documents
import VSphere

/// `xen-credit`: what Xen's credit scheduler hands out.
enum XenCredit: Calculator {
  static let about = CalculatorDescription(
    name: "xen-credit", summary: "credits of Xen's credit scheduler in one accounting period, and the long run",
    source: "Xen, xen/common/sched/credit.c",
    example: """
      {"pcpus": 2, "domains": [{"weight": 256, "activeVcpus": 1, "cap": 0}, {"weight": 512, "activeVcpus": 2}, \
      {"weight": 256, "activeVcpus": 1, "cap": 25}]}
      """,
    outputs: [
      CalculatorOutput("creditsPerDomainFirstPass", "credits of each domain in the first period", unit: "credits"),
      CalculatorOutput("totalCredits", "credits of all processors in a period", unit: "credits"),
      CalculatorOutput("steadyStateFluidPcpu", "processors each domain gets in the long run", unit: "pCPU"),
    ])

  /// Domains on processors.
  struct Input {
    var processors: Int
    var domains: [(domain: CreditDomain, demand: Double)]
  }

  static func read(_ reader: SectionReader) -> Input {
    let processors = reader.value("pcpus", ValueForm<Int>.count(1...10_000), "physical processors")
    let domains = reader.sections("domains", count: 1...10_000, "domains in the order of the scheduler's list") {
      section -> (domain: CreditDomain, demand: Double) in
      let domain = CreditDomain(
        weight: section.value(
          "weight", .count(CreditSettings.weights), default: CreditSettings.defaultWeight, "of each active vCPU"),
        capPercent: section.value(
          "cap", .count(0...1_000_000), default: 0, "most it may use, percent of one processor; 0 for no cap"),
        activeVCPUs: section.value("activeVcpus", .count(1...1024), "vCPUs that are not idle"))
      let demand = section.value(
        "demand", .limit, default: .infinity, "processors it would use alone; its active vCPUs without")
      return (domain, demand)
    }
    return Input(processors: processors, domains: domains)
  }

  static func evaluate(_ input: Input) -> JSONObject {
    var scheduler = CreditScheduler(processors: input.processors)
    for (domain, _) in input.domains { _ = scheduler.addDomain(domain) }
    let credits = scheduler.account()
    let steady = CreditDomain.steadyState(
      input.domains.map(\.domain), processors: input.processors, demands: input.domains.map(\.demand))
    return [
      "creditsPerDomainFirstPass": .integers(credits),
      "totalCredits": .integer(input.processors * scheduler.settings.creditsPerPeriod),
      "steadyStateFluidPcpu": .numbers(steady),
    ]
  }
}
