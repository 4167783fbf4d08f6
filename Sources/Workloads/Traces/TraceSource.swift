import Quantities

/// Layout of a demand trace on disk.
public enum TraceFormat: String, Sendable, Hashable, CaseIterable {
  /// A folder with one file a machine, one whole CPU percentage a line (CoMon data of PlanetLab, as CloudSim ships it).
  case planetlab
  /// Bitbrains GWA-T-12: one `;`-separated file a machine, or a folder of them.
  case bitbrains
  /// One row an instant, one column a machine.
  case wideCSV = "wide-csv"
  /// One row an instant and machine: time, name, value.
  case longCSV = "long-csv"
}

/// Which machine comes first, where each machine is a file of a folder.
public enum TraceOrder: String, Sendable, Hashable, CaseIterable {
  /// File names compared byte by byte, as `LC_ALL=C sort` does.
  case byte
  /// File names compared after mapping a-z to A-Z, so that `_` sorts after every letter. Ties are
  /// settled by byte order.
  case caseInsensitive = "case-insensitive"
}

/// What the numbers of a trace mean.
public enum TraceUsage: String, Sendable, Hashable, CaseIterable {
  /// Percent of the machine's CPU capacity, 0 to 100.
  case percent
  /// Fraction of the machine's CPU capacity, 0 to 1.
  case fraction
  /// Megahertz, divided by the provisioned megahertz of the same row (Bitbrains only).
  case megahertz
}

/// Where demand traces come from and how to read them.
public struct TraceSource: Sendable, Hashable {
  /// Folder or file.
  public var path: String
  /// How it is laid out.
  public var format: TraceFormat
  /// Order of the machines of a folder. A CSV keeps the order of its columns (wide) or first appearances (long).
  public var order: TraceOrder
  /// Time from one sample to the next; 300 s is the interval of both PlanetLab and Bitbrains.
  /// Readings of formats with timestamps are put onto it.
  public var interval: SimDuration
  /// At most this many machines, the first in order; nil for all.
  public var limit: Int?
  /// Meaning of the numbers; PlanetLab is always in percent.
  public var usage: TraceUsage
  /// What a time of 1 in a CSV means. Bitbrains timestamps are recognised by themselves.
  public var timeUnit: SimDuration
  /// Header of the time column of a CSV; nil for the first column (wide) or `time` (long).
  public var timeColumn: String?
  /// Header of the machine column of a long CSV; nil for `name`.
  public var nameColumn: String?
  /// Header of the value column of a long CSV; nil for `value`.
  public var valueColumn: String?

  /// Describes a source; everything but path and format has the value most traces need.
  public init(
    path: String, format: TraceFormat, order: TraceOrder = .byte, interval: SimDuration = .seconds(300),
    limit: Int? = nil, usage: TraceUsage = .percent, timeUnit: SimDuration = .seconds(1),
    timeColumn: String? = nil, nameColumn: String? = nil, valueColumn: String? = nil
  ) {
    self.path = path
    self.format = format
    self.order = order
    self.interval = interval
    self.limit = limit
    self.usage = usage
    self.timeUnit = timeUnit
    self.timeColumn = timeColumn
    self.nameColumn = nameColumn
    self.valueColumn = valueColumn
  }
}
