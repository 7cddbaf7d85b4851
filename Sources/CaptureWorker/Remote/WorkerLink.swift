import Glibc
import Isolation
import Platform
import Synchronization
import VideoCapture

/// The daemon's end of a worker process: starts it, asks it one thing at a time, and ends it when it dies, hangs or
/// says what it may not. On a thread of its own, which blocks, and on which the process's life depends.
actor WorkerLink {
  /// How long an answer may take. The camera's own budgets are shorter; what takes longer hangs.
  struct Limits: Sendable {
    /// From the start of the process to its first word: it loads its models.
    var setUp = Duration.seconds(15)
    var request = Duration.seconds(10)
    /// The question for a frame, which is answered after `FrameWait.patience` at the latest.
    var frame = Duration.seconds(2)
    /// Once the capture is over that asked, or has been cancelled; what it should need, it has in any case.
    var afterwards = Duration.seconds(1)
    /// From the second loss without a whole session between on; doubles with each.
    var backOff = Duration.milliseconds(250)
    var longestBackOff = Duration.seconds(10)
  }

  private let launcher: any WorkerLauncher
  private let models: WorkerModels
  private let limits: Limits
  private let clock = MonotonicClock()
  private let thread = DedicatedThread(name: "worker-link")
  private var worker: LaunchedWorker?
  private var abilities: WorkerAbilities?
  /// Which process it is, from 1: a session must not go on with another one than it began with.
  private(set) var generation = 0
  /// Losses without a whole session between them.
  private var losses = 0
  private var mayStart = MonotonicInstant(nanoseconds: 0)
  private let report = Mutex(
    WorkerHealth(state: .down(reason: "not started yet"), losses: 0))

  /// What is being answered just now.
  private let question = Mutex<Question?>(nil)

  private struct Question: Sendable {
    var begun: MonotonicInstant
    /// After which the process counts as silent, though it is not given up yet.
    var patience: Duration
  }

  nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  init(_ launcher: any WorkerLauncher, _ models: WorkerModels, _ limits: Limits = Limits()) {
    self.launcher = launcher
    self.models = models
    self.limits = limits
  }

  /// Readable at any time, whatever hangs.
  nonisolated var health: WorkerHealth { report.withLock(\.self) }

  /// Whether the process owes an answer for longer than it should need; readable at any time.
  nonisolated var isSilent: Bool {
    guard let question = question.withLock(\.self) else { return false }
    return question.begun.duration(to: MonotonicClock().now) >= question.patience
  }

  /// Starts the process unless it runs, and learns what it can do.
  ///
  /// - Throws: `WorkerError`: `.models`, `.confinement`, `.lost`, also while it is too early to try again.
  @discardableResult
  func connect() throws(WorkerError) -> WorkerAbilities {
    if worker?.isGone == true { lose("it is gone") }
    if worker != nil, let abilities { return abilities }
    guard clock.now >= mayStart else {
      throw WorkerError(.lost, "the worker process keeps dying; it is started again in a moment")
    }
    generation += 1
    do throws(SystemError) { worker = try launcher.launch() } catch {
      throw lose(error.description)
    }
    guard case .ready(let found) = try exchange(.setUp(models), nil, within: limits.setUp).reply
    else { throw lose(Self.wrongReply) }
    // Claims and checks rest on what the first one said.
    guard abilities == nil || abilities == found else { throw lose("its models have changed") }
    abilities = found
    report.withLock { $0.state = .running(process: worker?.process ?? 0) }
    return found
  }

  /// Starts the streams: opens the cameras, and hands them to the process, which may open nothing.
  ///
  /// - Throws: `WorkerError`.
  func start(
    _ order: WorkerOrder, with openCamera: CameraOpener
  ) throws(WorkerError) -> (streams: PerCamera<StartedStream>, generation: Int) {
    try connect()
    let nodes = try order.streams.map { (role, _) throws(WorkerError) in
      do throws(CameraError) { return try openCamera(role) } catch {
        throw WorkerError(error.named(role))
      }
    }
    for (role, node) in nodes.all {
      guard case .done = try ask(.camera(role, path: node.path), node).reply else {
        throw lose(Self.wrongReply)
      }
    }
    guard case .started(let formats) = try ask(.start(order)).reply,
      let answers = formats.zipped(order.streams), let streams = formats.zipped(nodes),
      answers.all.allSatisfy({ $0.value.0.answers($0.value.1) })
    else { throw lose(Self.wrongReply) }
    return (streams.map { StartedStream(format: $1.0, camera: $1.1.identity) }, generation)
  }

  /// Opens the node of a camera.
  typealias CameraOpener = @Sendable (CameraRole) throws(CameraError) -> CameraNode

  static let wrongReply = "it answered something else than was asked"

  /// A camera, opened for a moment to learn what it is.
  func identify(_ role: CameraRole, with openCamera: CameraOpener) -> CameraIdentity? {
    try? openCamera(role).identity
  }

  /// Asks one thing.
  ///
  /// - Parameter generation: of the process that is meant; nil for any.
  /// - Throws: `WorkerError`: what the worker answered, or `.lost`.
  func ask(
    _ request: WorkerRequest, _ passed: CameraNode? = nil, of generation: Int? = nil
  ) throws(WorkerError) -> (reply: WorkerReply, memory: LockedMemory?) {
    guard worker != nil, generation ?? self.generation == self.generation else {
      throw WorkerError(.lost, "the worker process was lost")
    }
    return try exchange(
      request, passed, within: request == .next ? limits.frame : limits.request)
  }

  /// A whole session went well.
  func settle() { losses = 0 }

  /// Ends the process for what it said, or did not say.
  ///
  /// - Parameter isFault: false when it was only slow for somebody who had given up; that alone makes no next one wait.
  @discardableResult
  func lose(_ reason: String, isFault: Bool = true) -> WorkerError {
    let end = worker?.end()
    worker = nil
    if isFault { losses += 1 }
    // At once after the first loss: the next capture is to work.
    let wait = losses > 1 ? limits.backOff * (1 << min(losses - 2, 10)) : .zero
    mayStart = clock.now.advanced(by: min(wait, limits.longestBackOff))
    let message = ["the worker process was lost: \(reason)", end].compactMap(\.self)
      .joined(separator: "; ")
    report.withLock {
      $0.state = .down(reason: message)
      $0.losses += 1
    }
    return WorkerError(.lost, message)
  }

  private func exchange(
    _ request: WorkerRequest, _ passed: CameraNode?, within limit: Duration
  ) throws(WorkerError) -> (reply: WorkerReply, memory: LockedMemory?) {
    guard let worker else { throw WorkerError(.lost, "the worker process is not there") }
    let reply: WorkerReply
    var memory: LockedMemory?
    do {
      // Sending never blocks: the process has nothing unread.
      try worker.socket.send(request.bytes, lending: passed?.descriptor ?? -1)
      guard let message = try answer(of: worker, to: request, within: limit) else {
        throw lose("it is gone")
      }
      reply = try WorkerReply(message.bytes)
      let isSample = if case .sample = reply { true } else { false }
      if let descriptor = message.takeDescriptor() {
        guard isSample else { throw WireError("a descriptor that does not belong here") }
        memory = try Self.copy(
          try SealedMemory(received: descriptor, limit: WireRange.sample))
      } else if isSample {
        throw WireError("a sample is missing")
      }
    } catch let error as WorkerError {
      throw error
    } catch let error as SystemError where error.errno == ETIMEDOUT {
      throw lose("it did not answer in time", isFault: !(request.isOfCapture && Task.isCancelled))
    } catch {
      throw lose("\(error)")
    }
    if case .failed(let error) = reply {
      // It says why and ends; the next one may do better, once somebody has mended it.
      if error.code == .models || error.code == .confinement { lose(error.message) }
      throw error
    }
    return (reply, memory)
  }

  /// Waits for the answer; not for long once its asker has given up. To stop, and to load its models, the process has all
  /// its time: it works for the next one.
  private func answer(
    of worker: LaunchedWorker, to request: WorkerRequest, within limit: Duration
  ) throws(SystemError) -> MessageSocket.Message? {
    let begun = clock.now
    let patience: Duration =
      switch request {
      case .next: .milliseconds(500)
      // The networks of a slow machine.
      case .assess: .seconds(4)
      default: .seconds(2)
      }
    question.withLock { $0 = Question(begun: begun, patience: patience) }
    defer { question.withLock { $0 = nil } }
    var end = begun.advanced(by: limit)
    var mayHurry = request.isOfCapture
    while true {
      if mayHurry, Task.isCancelled {
        mayHurry = false
        end = min(
          end, max(begun.advanced(by: patience), clock.now.advanced(by: limits.afterwards)))
      }
      let left = max(.zero, clock.now.duration(to: end))
      do throws(SystemError) {
        return try worker.socket.receive(within: min(left, .milliseconds(100)))
      } catch {
        guard error.errno == ETIMEDOUT, left > .milliseconds(100) else { throw error }
      }
    }
  }

  /// Takes a sample over: what is hashed and signed lies where nobody else can be.
  private static func copy(_ sealed: borrowing SealedMemory) throws(SystemError) -> LockedMemory {
    let memory = try LockedMemory(byteCount: sealed.count)
    try sealed.withUnsafeBytes { source in
      memory.withUnsafeMutableBytes(0..<memory.count) { $0.copyMemory(from: source) }
    }
    return memory
  }
}
