import Testing
import VSphere

private func divide(
  _ reservation: Double, _ children: [ReservationDivvy.Child], passes: ReservationDivvy.Passes
) -> [Double] {
  var children = ContiguousArray(children)
  ReservationDivvy(passes: passes).divide(reservation, among: &children)
  return children.map(\.amount)
}

@Suite struct ReservationDivvyTests {
  /// The example of What's New in Performance, vSphere 6.7: 10 GB, four machines of 4 GB that demand about 1.7 GB.
  @Test func onePassAndTwo() {
    let children = Array(repeating: ReservationDivvy.Child(demand: 1.7, shares: 40_960, size: 4), count: 4)
    #expect(divide(10, children, passes: .one) == [1.7, 1.7, 1.7, 1.7])
    #expect(divide(10, children, passes: .two).allSatisfy { abs($0 - 2.5) < 1e-12 })
  }

  @Test func theRestGoesByShares() {
    let children = [
      ReservationDivvy.Child(demand: 1, shares: 1000, size: 4),
      ReservationDivvy.Child(demand: 1, shares: 3000, size: 8),
    ]
    let amounts = divide(6, children, passes: .two)
    #expect(abs(amounts[0] - 2) < 1e-12 && abs(amounts[1] - 4) < 1e-12)
    // The second is full at 8, the rest goes to the first up to its size.
    let full = divide(11.6, children, passes: .two)
    #expect(abs(full[0] - 3.6) < 1e-12 && full[1] == 8)
    #expect(divide(20, children, passes: .two) == [4, 8])
    #expect(divide(20, children, passes: .one) == [1, 1])
  }

  @Test func ownReservationsComeFirst() {
    let children = [
      ReservationDivvy.Child(demand: 0.5, shares: 1000, size: 4, reservation: 3),
      ReservationDivvy.Child(demand: 4, shares: 1000, size: 4),
    ]
    #expect(divide(4, children, passes: .one) == [3, 1])
    #expect(divide(2, children, passes: .two) == [3, 0])
  }

  /// Random pools: parts within bounds, all handed out with two passes, and nobody above its demand with one.
  @Test func partsAreWithinBounds() {
    var state: UInt64 = 3
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    for _ in 0..<300 {
      let children = (0..<1 + Int(next() * 8)).map { _ in
        let size = next() * 10
        return ReservationDivvy.Child(
          demand: next() * 12, shares: 100 + next() * 1000, size: size, reservation: next() < 0.3 ? next() * size : 0)
      }
      let total = next() * 40
      let sizes = children.reduce(0) { $0 + $1.size }
      let floors = children.reduce(0) { $0 + $1.reservation }
      let two = divide(total, children, passes: .two)
      #expect(abs(two.reduce(0, +) - max(floors, min(total, sizes))) < 1e-9)
      let one = divide(total, children, passes: .one)
      for (index, child) in children.enumerated() {
        #expect(two[index] >= one[index] && two[index] <= child.size + 1e-12)
        #expect(one[index] >= child.reservation - 1e-12)
        #expect(one[index] <= max(child.reservation, min(child.demand, child.size)) + 1e-12)
      }
    }
  }
}
