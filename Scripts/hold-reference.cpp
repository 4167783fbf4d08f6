// HOLD model on std::priority_queue: the yardstick for the event calendar (Scripts/benchmark compiles and runs it).
// hold-reference PENDING HOLDS prints: nanoseconds per hold (CPU), final clock, checksum of the order of events.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <queue>
#include <vector>

struct Event {
  int64_t time;
  uint64_t sequence;
  uint64_t id;
  bool operator>(const Event &other) const {
    return time != other.time ? time > other.time : sequence > other.sequence;
  }
};

static uint64_t state = 42;

static uint64_t splitmix64() {
  uint64_t z = (state += 0x9E3779B97F4A7C15u);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

// Exponential increment of mean one second, in whole nanoseconds.
static int64_t increment() {
  const double uniform = static_cast<double>(splitmix64() >> 11) * 0x1p-53;
  return static_cast<int64_t>(std::nearbyint(-std::log1p(-uniform) * 1e9));
}

static double cpuSeconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: hold-reference PENDING HOLDS\n");
    return 2;
  }
  const uint64_t pending = std::strtoull(argv[1], nullptr, 10);
  const uint64_t holds = std::strtoull(argv[2], nullptr, 10);
  std::vector<Event> storage;
  storage.reserve(pending + 1);
  std::priority_queue<Event, std::vector<Event>, std::greater<Event>> queue(std::greater<Event>(), std::move(storage));
  uint64_t sequence = 0, checksum = 0;
  int64_t now = 0;
  for (uint64_t id = 0; id < pending; id++) queue.push({increment(), sequence++, id});
  auto hold = [&] {
    Event event = queue.top();
    queue.pop();
    now = event.time;
    checksum = checksum * 31 + event.id;
    queue.push({now + increment(), sequence++, event.id});
  };
  for (uint64_t i = 0; i < 2 * pending; i++) hold();
  const double before = cpuSeconds();
  for (uint64_t i = 0; i < holds; i++) hold();
  const double elapsed = cpuSeconds() - before;
  std::printf("%.2f %lld %llu\n", elapsed * 1e9 / static_cast<double>(holds), static_cast<long long>(now),
              static_cast<unsigned long long>(checksum));
  return 0;
}
