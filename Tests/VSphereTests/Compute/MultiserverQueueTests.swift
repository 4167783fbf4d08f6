import Testing
import VSphere

/// 1/B(c, A) = A * integral of e^(-At) (1 + t)^c over t from 0, by Simpson's rule on t = s / (1 - s).
private func erlangCByIntegration(servers: Double, offered: Double) -> Double {
  func power(_ base: Double, _ exponent: Double) -> Double {
    // (1 + t)^c for the halves and quarters the test uses.
    var result = 1.0
    var left = exponent
    while left >= 1 {
      result *= base
      left -= 1
    }
    if left >= 0.5 {
      result *= base.squareRoot()
      left -= 0.5
    }
    return left >= 0.25 ? result * base.squareRoot().squareRoot() : result
  }
  func exponential(_ x: Double) -> Double {
    // e^x = (e^(x/1024))^1024 with a short series.
    let small = x / 1024
    var result = 1 + small * (1 + small / 2 * (1 + small / 3 * (1 + small / 4 * (1 + small / 5))))
    for _ in 0..<10 { result *= result }
    return result
  }
  let steps = 4000
  let end = 60 / offered + 20
  var sum = 0.0
  for step in 0...steps {
    let time = end * Double(step) / Double(steps)
    let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
    sum += weight * exponential(-offered * time) * power(1 + time, servers)
  }
  let reciprocal = offered * sum * end / Double(steps) / 3
  let utilisation = offered / servers
  return 1 / (reciprocal * (1 - utilisation) + utilisation)
}

@Suite struct MultiserverQueueTests {
  /// One server: C = A. Two: C = A^2 / (2 + A). The textbook's c = 8, A = 6.4: wait 0.286028 of a service.
  @Test func closedForms() {
    for offered in [0.01, 0.3, 0.9, 0.999] {
      #expect(abs(MultiserverQueue.erlangC(servers: 1, offered: offered) - offered) < 1e-14)
      let two = MultiserverQueue.erlangC(servers: 2, offered: 2 * offered)
      #expect(abs(two - 4 * offered * offered / (2 + 2 * offered)) < 1e-14)
    }
    #expect(abs(MultiserverQueue.waitingRatio(servers: 8, offered: 6.4) - 0.286028) < 1e-6)
  }

  @Test func edges() {
    #expect(MultiserverQueue.erlangC(servers: 10, offered: 0) == 0)
    #expect(MultiserverQueue.erlangC(servers: 10, offered: 10) == 1)
    #expect(MultiserverQueue.erlangC(servers: 10, offered: 30) == 1)
    #expect(MultiserverQueue.waitingRatio(servers: 10, offered: 10) == .infinity)
    #expect(MultiserverQueue.erlangC(servers: 4096, offered: 100) == 0)
    // Halfin and Whitt: with A = c - beta sqrt(c), C tends to 1 / (1 + beta Phi(beta) / phi(beta)); beta 1: 0.2233.
    let large = MultiserverQueue.erlangC(servers: 4096, offered: 4096 - 64)
    #expect(abs(large - 0.2233) < 0.003)
    #expect(MultiserverQueue.erlangC(servers: 4096, offered: 4095.999) > 0.999)
  }

  /// Between whole numbers the formula is that of the integral, to 1 % of C.
  @Test func partsOfServers() {
    for servers in [1.25, 2.5, 3.75, 7.5, 15, 30.25] {
      for load in [0.3, 0.6, 0.8, 0.95] {
        let exact = erlangCByIntegration(servers: servers, offered: load * servers)
        let found = MultiserverQueue.erlangC(servers: servers, offered: load * servers)
        #expect(abs(found / exact - 1) < 0.01, "\(servers) servers, load \(load): \(found), not \(exact)")
      }
    }
  }

  @Test func moreServersWaitLess() {
    var before = 1.0
    for servers in stride(from: 8.05, through: 40, by: 0.05) {
      let now = MultiserverQueue.erlangC(servers: servers, offered: 8)
      #expect(now < before && now >= 0)
      before = now
    }
  }
}
