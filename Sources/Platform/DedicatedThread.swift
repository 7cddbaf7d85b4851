import Glibc

/// A thread of its own as the executor of an actor whose work blocks or computes for long.
///
/// The cooperative pool has one thread per core, so an actor that waits for a disk or runs a network
/// there would hold up everything else. The thread ends when the last reference goes.
public final class DedicatedThread: SerialExecutor {
  /// The same thread for a task that mostly calls the actor, as its preferred executor (SE-0417): what the task awaits
  /// then wakes this thread at once, and not first one of the cooperative pool that only hands over to it.
  public let forTasks: any TaskExecutor
  private let queue: WorkQueue

  /// - Parameter name: shown by `ps -T` and debuggers; the kernel keeps 15 bytes.
  public init(name: String) {
    let queue = WorkQueue()
    self.queue = queue
    forTasks = ThreadTasks(queue)
    do {
      try DetachedThread.start(name: name) { queue.run() }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    queue.push(UnownedJob(job), .actor(asUnownedSerialExecutor()))
  }
}

/// What a task does between its calls of the actor. The thread lasts as long as this.
private final class ThreadTasks: TaskExecutor {
  private let queue: WorkQueue

  init(_ queue: WorkQueue) { self.queue = queue }

  deinit { queue.close() }

  func enqueue(_ job: consuming ExecutorJob) {
    queue.push(UnownedJob(job), .task(asUnownedTaskExecutor()))
  }
}

/// Jobs in order, with a blocking wait. Sendable proof: all state is under `mutex`.
private final class WorkQueue: @unchecked Sendable {
  /// As whose job one is run.
  enum Context {
    case actor(UnownedSerialExecutor)
    case task(UnownedTaskExecutor)
  }

  private var jobs: [(UnownedJob, Context)] = []
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

  func push(_ job: UnownedJob, _ context: Context) {
    pthread_mutex_lock(mutex)
    jobs.append((job, context))
    // Not after it is let go: the job may be done by then, and its actor gone with this queue.
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
    var batch: [(UnownedJob, Context)] = []
    while true {
      pthread_mutex_lock(mutex)
      while jobs.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
      if jobs.isEmpty {
        pthread_mutex_unlock(mutex)
        return
      }
      swap(&batch, &jobs)
      pthread_mutex_unlock(mutex)
      for (job, context) in batch {
        switch context {
        case .actor(let executor): job.runSynchronously(on: executor)
        case .task(let executor): job.runSynchronously(on: executor)
        }
      }
      batch.removeAll(keepingCapacity: true)
    }
  }
}
