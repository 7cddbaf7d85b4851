import Glibc

/// A thread of its own as the executor of an actor whose work blocks or computes for long.
///
/// The cooperative pool has one thread per core, so an actor that waits for a disk or runs a network
/// there would hold up everything else. The thread ends when the last reference goes.
public final class DedicatedThread: SerialExecutor {
  private let queue: WorkQueue

  /// - Parameter name: shown by `ps -T` and debuggers; the kernel keeps 15 bytes.
  public init(name: String) {
    let queue = WorkQueue()
    self.queue = queue
    do {
      try DetachedThread.start(name: name) { queue.run() }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  deinit { queue.close() }

  public func enqueue(_ job: consuming ExecutorJob) {
    queue.push(UnownedJob(job), for: asUnownedSerialExecutor())
  }
}

/// Jobs in order, with a blocking wait. Sendable proof: all state is under `mutex`.
private final class WorkQueue: @unchecked Sendable {
  private var jobs: [(UnownedJob, UnownedSerialExecutor)] = []
  private var isClosed = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func push(_ job: UnownedJob, for executor: UnownedSerialExecutor) {
    pthread_mutex_lock(mutex)
    jobs.append((job, executor))
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func close() {
    pthread_mutex_lock(mutex)
    isClosed = true
    pthread_cond_signal(condition)
    pthread_mutex_unlock(mutex)
  }

  func run() {
    var batch: [(UnownedJob, UnownedSerialExecutor)] = []
    while true {
      pthread_mutex_lock(mutex)
      while jobs.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
      if jobs.isEmpty {
        pthread_mutex_unlock(mutex)
        return
      }
      swap(&batch, &jobs)
      pthread_mutex_unlock(mutex)
      for (job, executor) in batch { job.runSynchronously(on: executor) }
      batch.removeAll(keepingCapacity: true)
    }
  }
}
