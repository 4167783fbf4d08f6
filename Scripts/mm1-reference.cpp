// M/M/1 by Lindley's recursion, the least any simulator can do: W' = max(0, W + S - A).
// mm1-reference CUSTOMERS prints: nanoseconds per customer (CPU), mean wait before service (4 at the load of 0.8).
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>

static uint64_t state = 42;

static uint64_t splitmix64() {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

static double exponential(double mean) {
  return -std::log1p(-static_cast<double>(splitmix64() >> 11) * 0x1p-53) * mean;
}

static double cpuSeconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: mm1-reference CUSTOMERS\n");
    return 2;
  }
  const uint64_t customers = std::strtoull(argv[1], nullptr, 10);
  const double meanInterarrival = 1 / 0.8, meanService = 1;
  double wait = 0, sum = 0;
  const double before = cpuSeconds();
  for (uint64_t i = 0; i < customers; i++) {
    sum += wait;
    wait = std::fmax(0, wait + exponential(meanService) - exponential(meanInterarrival));
  }
  const double elapsed = cpuSeconds() - before;
  std::printf("%.2f %.4f\n", elapsed * 1e9 / static_cast<double>(customers), sum / static_cast<double>(customers));
  return 0;
}
