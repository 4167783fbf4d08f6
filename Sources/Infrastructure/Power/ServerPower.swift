import Quantities

/// A server whose power has been measured, by the name scenario files use.
public struct ServerPower: Sendable, Hashable {
  /// Name in scenario files: maker, model and processor in lower case.
  public let name: String
  /// The machine as its source describes it.
  public let machine: String
  /// Its power.
  public let model: PowerModel
  /// Where the numbers come from.
  public let source: String

  /// The server of a name, or nil.
  public static func named(_ name: String) -> ServerPower? { all.first { $0.name == name } }

  /// Every server of the catalogue. The configurations of SPEC carry little memory and few adapters: real hosts draw
  /// about 3 W more for each 32 GB module and 10 to 15 W for each dual-port adapter (modelling default).
  public static let all: [ServerPower] = measured + fitted

  /// Servers with the full table of SPECpower_ssj2008, watts at 0, 10, ... 100 % load.
  /// Source: SPECpower_ssj2008 results as tabulated in CloudSim's PowerModelSpecPower classes.
  static let measured: [ServerPower] = [
    table(
      "hp-ml110-g4-xeon-3040", "HP ProLiant ML110 G4, Xeon 3040",
      [86, 89.4, 92.6, 96, 99.5, 102, 106, 108, 112, 114, 117]),
    table(
      "hp-ml110-g5-xeon-3075", "HP ProLiant ML110 G5, Xeon 3075",
      [93.7, 97, 101, 105, 110, 116, 121, 125, 129, 133, 135]),
    table(
      "ibm-x3250-xeon-x3470", "IBM System x3250, Xeon X3470",
      [41.6, 46.7, 52.3, 57.9, 65.4, 73, 80.7, 89.5, 99.6, 105, 113]),
    table(
      "ibm-x3250-xeon-x3480", "IBM System x3250, Xeon X3480",
      [42.3, 46.7, 49.7, 55.4, 61.8, 69.3, 76.1, 87, 96.1, 106, 113]),
    table(
      "ibm-x3550-xeon-x5670", "IBM System x3550, Xeon X5670", [66, 107, 120, 131, 143, 156, 173, 191, 211, 229, 247]),
    table(
      "ibm-x3550-xeon-x5675", "IBM System x3550, Xeon X5675",
      [58.4, 98, 109, 118, 128, 140, 153, 170, 189, 205, 222]),
  ]

  /// Servers of which idle, full load and score are published: the exponent is fitted so that the mean over the 11
  /// load points is 5.5 ops100 / (11 score).
  /// Source: SPECpower_ssj2008 results collected in cloud-carbon-coefficients (cloud-carbon-footprint).
  static let fitted: [ServerPower] = [
    fit("dell-r720-e5-2660", "Dell PowerEdge R720, 2 Xeon E5-2660, 24 GB, 2012", 52.7, 250, 1.44),
    fit("dell-r730-e5-2699v3", "Dell PowerEdge R730, 2 Xeon E5-2699 v3, 64 GB, 2015", 46.9, 272, 1.00),
    fit("dell-r730-e5-2699v4", "Dell PowerEdge R730, 2 Xeon E5-2699 v4, 128 GB, 2016", 44.9, 269, 1.05),
    fit("lenovo-sr650-platinum-8176", "Lenovo ThinkSystem SR650, 2 Xeon Platinum 8176, 192 GB, 2017", 57.7, 357, 1.06),
    fit("dell-r740-platinum-8180", "Dell PowerEdge R740, 2 Xeon Platinum 8180, 192 GB, 2017", 52.3, 457, 1.14),
    fit(
      "hpe-dl380-gen10-platinum-8180", "HPE ProLiant DL380 Gen10, 2 Xeon Platinum 8180, 96 GB, 2018", 49.3, 461, 1.06),
    fit("dell-r740-platinum-8280", "Dell PowerEdge R740, 2 Xeon Platinum 8280, 192 GB, 2019", 49.8, 432, 1.18),
    fit("hpe-dl385-gen10-epyc-7601", "HPE ProLiant DL385 Gen10, 2 EPYC 7601, 2018", 81.1, 298, 0.90),
    fit("dell-r7525-epyc-7702", "Dell PowerEdge R7525, 2 EPYC 7702, 128 GB, 2020", 72.3, 393, 0.62),
    fit("lenovo-sr665-epyc-7763", "Lenovo ThinkSystem SR665, 2 EPYC 7763, 256 GB, 2021", 79.3, 454, 1.03),
    fit("dual-platinum-8380", "2 Xeon Platinum 8380, 256 GB, 2021", 110, 468, 1.01),
  ]

  private static func table(_ name: String, _ machine: String, _ watts: [Double]) -> ServerPower {
    ServerPower(
      name: name, machine: machine, model: PowerModel(.table(watts.map(Power.init(watts:)))),
      source: "SPECpower_ssj2008, table in CloudSim's PowerModelSpecPower classes")
  }

  private static func fit(
    _ name: String, _ machine: String, _ idle: Double, _ max: Double, _ exponent: Double
  ) -> ServerPower {
    let shape = PowerModel.Shape.exponent(idle: Power(watts: idle), max: Power(watts: max), exponent: exponent)
    return ServerPower(
      name: name, machine: machine, model: PowerModel(shape),
      source: "SPECpower_ssj2008, idle and full load in cloud-carbon-coefficients, exponent fitted to the mean")
  }
}
