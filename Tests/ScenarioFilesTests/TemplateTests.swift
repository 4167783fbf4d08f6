import Testing

@testable import ScenarioFiles

struct TemplateTests {
  @Test(arguments: ["queueing", "task-farm", "consolidation", "datacenter"])
  func `a template of a scenario loads and is of the kind it is called`(name: String) throws {
    let template = try #require(ScenarioTemplate.named(name))
    let scenario = try ScenarioLoader.load(text: Array(template.text.utf8), file: "\(name).yaml")
    #expect(scenario.model.kind == name)
  }

  @Test(arguments: ScenarioTemplate.all)
  func `a template says what it asks, how it is run and what to look at`(template: ScenarioTemplate) {
    for part in ["# Question: ", "# Run:", "# Look at:", "# Ask next:"] { #expect(template.text.contains(part)) }
    #expect(template.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }
}
