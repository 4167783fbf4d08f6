import Documents

extension SectionReader {
  /// A list whose items are pairs of numbers, or maps.
  func pairsOrSections<Item>(
    _ key: String, count: ClosedRange<Int>, _ meaning: String, pair: (Double, Double) -> Item,
    section: (SectionReader) -> Item
  ) -> [Item] {
    let accepts = "a list, each item a pair of numbers of 0 or more, or a map"
    describe(key, accepts: accepts, default: nil, isRequired: count.lowerBound > 0, meaning)
    guard let node = node(key) else {
      if count.lowerBound > 0, !has(key) { missing(key, expects: accepts, meaning) }
      return []
    }
    guard case .list(let nodes) = node.content else {
      issues.error(at: node.position, "expected a list, found \(node.shape)", hint: "write '[[…, …], …]'")
      return []
    }
    guard count.contains(nodes.count) else {
      issues.error(
        at: node.position, "a list of \(nodes.count)",
        hint: "it takes \(count.lowerBound) to \(count.upperBound) items")
      return []
    }
    let pairs = ValueForm<[Double]>.list(of: .amount, count: 2...2)
    return nodes.enumerated().compactMap { index, node in
      switch node.content {
      case .map:
        let reader = SectionReader(node, path: "\(join(key)).\(index)", around: node.position, context: context)
        let item = section(reader)
        reader.finish()
        return item
      case .list: return pairs.read(node, issues).map { pair($0[0], $0[1]) }
      case .scalar:
        issues.error(at: node.position, "expected a pair or a map, found \(node.shape)", hint: "write '[…, …]'")
        return nil
      }
    }
  }
}
