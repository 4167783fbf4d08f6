import Testing

@Test func filesAreShortEnoughToHoldOneIdea() throws {
  for file in try SourceTree.files() + SourceTree.files(in: "Tests") {
    #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count - 1) lines; at most 400")
  }
}

@Test func linesFitIntoAWindow() throws {
  for file in try SourceTree.files() + SourceTree.files(in: "Tests") {
    for (index, line) in file.lines.enumerated() where line.count > 120 && !line.contains("#/") {
      Issue.record("\(file.path):\(index + 1): \(line.count) columns; at most 120")
    }
  }
}

/// `try!` and `as!` crash on input; `fatalError` is for what the machine refuses, such as memory.
@Test func nothingCrashesOnPurpose() throws {
  for file in try SourceTree.files() {
    for (index, line) in file.lines.enumerated() {
      let code = line.prefix { $0 != "/" }
      let isCrash = code.contains("try!") || code.contains("as! ")
      let isFatal = code.contains("fatalError(") && !code.contains("out of memory")
      #expect(!isCrash && !isFatal, "\(file.path):\(index + 1): \(line)")
    }
  }
}

/// Models do not know the machine they run on.
@Test func nothingBelowTheExperimentsAsksForClockRandomnessOrEnvironment() throws {
  let banned = [
    "SystemRandomNumberGenerator", ".random(in:", ".randomElement(", ".shuffled()", ".shuffle()", "ContinuousClock",
    "SuspendingClock", "Date()", "getenv(", "ProcessInfo", "print(", "Hasher()", ".hashValue",
  ]
  let outside: Set = ["Experiments", "vdcsim", "vdcsim-benchmark"]
  for file in try SourceTree.files() where !outside.contains(file.target) {
    for (index, line) in file.lines.enumerated() where !line.contains("///") {
      for word in banned where line.contains(word) {
        Issue.record("\(file.path):\(index + 1): \(word) in \(file.target)")
      }
    }
  }
}

/// Not one absolute path of a developer's machine in what is shipped.
@Test func noFileNamesAPathOfADevelopersMachine() throws {
  let banned = ["/wo" + "rk/", "/ho" + "me/", "/tm" + "p/h/"]
  for file in try SourceTree.files() + SourceTree.files(in: "Tests") {
    for (index, line) in file.lines.enumerated() {
      for path in banned where line.contains(path) { Issue.record("\(file.path):\(index + 1): \(path)") }
    }
  }
}
