import FaceAnalysis
import Platform
import TrustedPacket

extension LivenessSession {
  private var settings: LivenessSettings { order.settings }

  /// Looks straight ahead with open eyes and closed mouth, near enough for what will be asked.
  func isNeutral(_ face: ObservedFace) -> Bool {
    let needsDetail = order.steps.contains { $0.action.needsDetail }
    return abs(face.yaw) <= settings.neutralAngle && abs(face.roll) <= settings.neutralAngle
      && abs(face.pitch) <= settings.neutralPitch && face.mouthRatio <= settings.neutralMouth
      && face.eyeRatio
        >= max(
          settings.leastEyes, settings.neutralEyes * (eyes.open ?? .infinity))
      && face.box.height >= (needsDetail ? settings.detailHeight : settings.faceHeight)
  }

  /// The session's course by one more frame.
  mutating func advance(_ face: ObservedFace, at time: MonotonicInstant) {
    if let began, began.duration(to: time) > .milliseconds(settings.sessionTime), !isOver {
      let silent = LivenessMethod.allCases.first {
        order.required.contains($0) && tally.verdict(of: $0, settings) != .yes
      }
      if case .finishing = phase, let silent { fail(silent.failure) } else { fail(.overtime) }
      return
    }
    switch phase {
    case .gate(let since): gate(face, since: since, at: time)
    case .delay(let step, let from): wait(face, step, from: from, at: time)
    case .action(let step, let prompted, let started):
      act(face, step, prompted: prompted, started: started, at: time)
    case .returning(let step, let from): settle(face, step, from: from, at: time)
    case .finishing: finish()
    case .passed, .failed: break
    }
  }

  private var isOver: Bool {
    switch phase {
    case .passed, .failed: true
    default: false
    }
  }

  private mutating func gate(
    _ face: ObservedFace, since: MonotonicInstant?, at time: MonotonicInstant
  ) {
    guard isNeutral else { return phase = .gate(since: nil) }
    let first = since ?? time
    phase = .gate(since: first)
    guard first.duration(to: time) >= .milliseconds(settings.neutralTime) else { return }
    note(face)
    began = first
    if order.steps.isEmpty {
      phase = .finishing
      finish()
    } else {
      phase = .delay(step: 0, from: time)
    }
  }

  private mutating func wait(
    _ face: ObservedFace, _ step: Int, from: MonotonicInstant, at time: MonotonicInstant
  ) {
    let next = order.steps[step]
    if let neutral, let movement = LivenessAction.movement(of: face, against: neutral, settings) {
      fail(movement == next.action ? .tooEarly : .wrongAction)
      return
    }
    // Whoever does not look ahead just now is asked as soon as they do.
    guard isNeutral, milliseconds(time) - milliseconds(from) >= next.delay else { return }
    note(face)
    detector = next.action.detector
    hasPrompted = true
    phase = .action(step: step, prompted: time, started: nil)
  }

  private mutating func act(
    _ face: ObservedFace, _ step: Int, prompted: MonotonicInstant, started: MonotonicInstant?,
    at time: MonotonicInstant
  ) {
    guard let neutral else { return }
    let (action, settings) = (order.steps[step].action, order.settings)
    if let movement = LivenessAction.movement(of: face, against: neutral, settings),
      !action.mayShow(movement)
    {
      fail(.wrongAction)
      return
    }
    let elapsed = milliseconds(time) - milliseconds(prompted)
    let progress = detector?.observe(face, at: time, against: neutral, settings) ?? .none
    guard progress != .none else {
      phase = .action(step: step, prompted: prompted, started: nil)
      if elapsed > LivenessTranscript.startWindow.upperBound { fail(.tooLate) }
      return
    }
    let start = started ?? time
    let reaction = milliseconds(start) - milliseconds(prompted)
    if reaction < LivenessTranscript.startWindow.lowerBound {
      // People blink when they like: a blink that began too soon is none that was asked for.
      guard action == .blink else {
        fail(.tooEarly)
        return
      }
      if progress == .done { detector = action.detector }
      phase = .action(
        step: step, prompted: prompted, started: progress == .done ? nil : start)
      return
    }
    if reaction > LivenessTranscript.startWindow.upperBound {
      fail(.tooLate)
    } else if elapsed > LivenessTranscript.longestAction {
      fail(.unfinished)
    } else if progress == .done {
      prompts.append(
        LivenessPrompt(
          action: action, prompted: milliseconds(prompted), started: milliseconds(start),
          completed: milliseconds(time)))
      phase = .returning(step: step, from: time)
    } else {
      phase = .action(step: step, prompted: prompted, started: start)
    }
  }

  private mutating func settle(
    _ face: ObservedFace, _ step: Int, from: MonotonicInstant, at time: MonotonicInstant
  ) {
    let action = order.steps[step].action
    if let neutral, let movement = LivenessAction.movement(of: face, against: neutral, settings),
      !action.mayShow(movement)
    {
      fail(.wrongAction)
    } else if isNeutral {
      if step + 1 < order.steps.count {
        phase = .delay(step: step + 1, from: time)
      } else {
        phase = .finishing
        finish()
      }
    } else if from.duration(to: time) > .milliseconds(settings.returnTime) {
      fail(.noReturn)
    }
  }

  /// Every required detector must say yes; none may be asked again.
  private mutating func finish() {
    let verdicts = LivenessMethod.allCases.filter(order.required.contains)
      .map { ($0, tally.verdict(of: $0, settings)) }
    if let no = verdicts.first(where: { $0.1 == .no }) {
      fail(no.0.failure)
    } else if isNeutral, verdicts.allSatisfy({ $0.1 == .yes }) {
      pass()
    }
  }

  /// Taken at the gate and with each prompt, not in between: it would follow a movement.
  private mutating func note(_ face: ObservedFace) {
    neutral = NeutralFace(face: face, openEyes: eyes.open ?? face.eyeRatio)
  }

  private func milliseconds(_ time: MonotonicInstant) -> Int {
    Int((time.nanoseconds - accepted.nanoseconds) / 1_000_000)
  }
}
