/// What happened in a run, counted.
struct DatacenterCounts {
  var migrations = 0
  var migratedBytes = 0.0
  var migrationSeconds = 0.0
  var stunSeconds = 0.0
  var abortedMigrations = 0
  var refusedMigrations = 0
  var storageMigrations = 0
  var abortedStorageMigrations = 0
  var portMoves = 0
  var tasks = 0
  var taskSeconds = 0.0
  var refusedTasks = 0
  var refusedPowerOns = 0
  var hostFailures = 0
  var restarts = 0
  var restartsWaiting = 0
  var monitoringResets = 0
  var passes = 0
  var numaMigrations = 0
  /// Recommendations nobody carried out, because the automation level leaves them to an administrator.
  var recommendationsLeft = 0
  /// Secondaries that took over, and how long machines stood still for it.
  var failovers = 0
  var failoverSeconds = 0.0
  var hostPowerOns = 0
  var hostPowerOffs = 0

  /// Counts a committed migration.
  mutating func add(_ migration: Migration, seconds: Double) {
    migrations += 1
    migrationSeconds += seconds
    migratedBytes += migration.transfer?.sentBytes ?? 0
    stunSeconds += migration.transfer?.stunSeconds ?? 0
  }
}
