import Documents

/// Something wrong in a scenario, and where.
public typealias ScenarioIssue = DocumentIssue

/// Everything wrong with a scenario at once, ordered by file, line and column.
public typealias ScenarioErrors = DocumentErrors
