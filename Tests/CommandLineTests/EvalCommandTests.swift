import Foundation
import Testing

@Suite struct EvalCommandTests {
  private let folder = TemporaryFolder()

  private func write(_ text: String) throws {
    try text.write(toFile: folder.path("in.jsonl"), atomically: true, encoding: .utf8)
  }

  private func eval(_ arguments: String...) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["eval"] + arguments, in: folder)
  }

  @Test func aFileGivesALineForEachLine() throws {
    try write(
      """
      {"usedMs": 10000, "runMs": 10000, "sleepMs": 6000, "readyMs": 4000}

      {"usedMs": 1, "runMs": 0, "sleepMs": 0, "readyMs": 0}
      """)
    let outcome = try eval("cpu-demand", "in.jsonl")
    expect(outcome, 0)
    #expect(outcome.standardOutput == "{\"demandMs\":12500}\n{\"demandMs\":1}\n")
    #expect(outcome.standardError.isEmpty)
  }

  @Test func faultyLinesGiveTheirErrorsAndTheOthersTheirResults() throws {
    try write(#"{"target": 63}"# + "\n" + #"{"targt": 63, "tolerance": "x"}"# + "\n{}\n[\n")
    let outcome = try eval("dpm-band", "in.jsonl")
    expect(outcome, 2)
    #expect(outcome.standardOutput.split(separator: "\n").count == 2)
    let errors = outcome.standardError
    #expect(errors.contains("in.jsonl:2:2: error: unknown key 'targt'\n  hint: did you mean 'target'?"))
    #expect(errors.contains("in.jsonl:2:28: error: 'x' is not a number"))
    #expect(errors.contains("in.jsonl:4:2: error: not YAML") && errors.contains("2 of 4 lines gave no result"))
  }

  @Test func standardInputIsAnsweredWhileItIsOpen() throws {
    let process = Process()
    process.executableURL = BuiltProgram.executable
    process.arguments = ["eval", "drs-threshold"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    for hosts in [4, 16] {
      try input.fileHandleForWriting.write(contentsOf: Data("{\"hosts\": \(hosts)}\n".utf8))
      let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      #expect(answer.hasPrefix("{\"level2\":") && answer.hasSuffix("\"level5\":\"0+\"}\n"))
    }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func whatCannotBeReadAndWhatNobodyKnowsIsSaid() throws {
    let unknown = try eval("ha-slot", "in.jsonl")
    expect(unknown, 2)
    #expect(unknown.standardError.contains("no calculator is called 'ha-slot'"))
    #expect(unknown.standardError.contains("did you mean 'ha-slots'?"))
    let missing = try eval("ha-slots", "nowhere.jsonl")
    expect(missing, 2)
    #expect(missing.standardError.contains("cannot read 'nowhere.jsonl': No such file"))
    let directory = try eval("ha-slots", ".")
    expect(directory, 2)
    #expect(directory.standardError.contains("cannot read '.'") && directory.standardOutput.isEmpty)
    let help = try eval("--help")
    expect(help, 0)
    #expect(help.standardOutput.contains("USAGE") && help.standardOutput.contains("vdcsim models calculators"))
  }

  @Test func modelsListsCalculatorsAndTheirKeys() throws {
    let all = try BuiltProgram.run(["models"], in: folder)
    expect(all, 0)
    for name in ["share-tree", "ha-slots", "vmotion-precopy", "xen-credit", "sriov-vf-limit"] {
      #expect(all.standardOutput.contains("  \(name) "))
    }
    let one = try BuiltProgram.run(["models", "share-tree"], in: folder)
    expect(one, 0)
    for part in [
      "capacityGHz", "children.N.vms.N.demand", "default 0", "required", "results", "pools.<pool>",
      "| vdcsim eval share-tree",
      "source: ",
    ] {
      #expect(one.standardOutput.contains(part), "\(part) in \(one.standardOutput)")
    }
  }
}
