// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  // One release build serves demo, tests and benchmarks, and tests reach internals with @testable.
  .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
]

/// Tests need not be fast, only what they test: unoptimised they compile in half the time.
let strictTests = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A Swift library, its folder under `Sources/` named like it.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// An executable; the product carries the same name.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target, in `Tests/<name>Tests`.
func tests(of name: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name), "TestSupport"] + more, swiftSettings: strictTests)
}

// Products of other packages, by the name the code imports.
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "attestcam",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.9.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // C and C++ shims; nothing else touches C.
    .target(name: "CLinux"),
    .systemLibrary(
      name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(
      name: "CFFmpeg", pkgConfig: "libavformat libavcodec libswscale libavutil",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libswscale-dev"])]),
    .systemLibrary(
      name: "CTPM", pkgConfig: "tss2-esys tss2-tctildr tss2-mu tss2-rc",
      providers: [.apt(["libtss2-dev"])]),
    .systemLibrary(
      name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CQR", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CZBar", pkgConfig: "zbar", providers: [.apt(["libzbar-dev"])]),
    .target(name: "CV4LConvert", linkerSettings: [.linkedLibrary("v4lconvert")]),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),
    .target(
      name: "CDrawing",
      cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-std=c++17"])],
      linkerSettings: [.linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc")]),
    .target(
      name: "CVision",
      cxxSettings: [.unsafeFlags(["-I/usr/include/opencv4", "-std=c++17"])],
      linkerSettings: [
        .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"),
        .linkedLibrary("opencv_dnn"), .linkedLibrary("dlib"), .linkedLibrary("lapack"),
        .linkedLibrary("blas"), .linkedLibrary("stdc++"),
      ]),

    // The same OpenSSL calls from C, for benchmarks to compare with.
    .target(name: "CReference", dependencies: ["COpenSSL"]),
    // The same TPM calls from C, for benchmarks to compare with.
    .target(name: "CTPMReference", dependencies: ["CTPM"]),

    // Command lines of a software TPM for tests and demonstrations; never linked into the daemon.
    library("SoftwareTPM"),

    // Libraries; arrows point up this list only.
    library("Platform", ["CLinux"]),
    library("Isolation", ["CLinux", "CSeccomp", "Platform"]),
    library("CBOR"),
    library("DeviceKeys", ["CBOR", "COpenSSL", "Platform"]),
    library("Integrity", ["DeviceKeys", "Platform"]),
    library("TPMEvidence", ["COpenSSL", "DeviceKeys"]),
    library("TPMKeys", ["CTPM", "DeviceKeys", "Platform"]),
    library("JPEG", ["CTurboJPEG", "Platform"]),
    library("PNG", ["CPNG"]),
    library("StrictYAML", [yams]),
    library("TrustedPacket", ["CBOR", "DeviceKeys"]),
    library("AuditLog", ["DeviceKeys", "Platform", "TrustedPacket"]),
    library(
      "Verification",
      ["CBOR", "DeviceKeys", "JPEG", "PNG", "StrictYAML", "TPMEvidence", "TrustedPacket"]),
    library("VideoCapture", ["CLinux", "DeviceKeys", "JPEG", "Platform"]),
    library("FrameConversion", ["CV4LConvert", "Platform", "VideoCapture"]),
    library(
      "DeviceLabels",
      ["CPNG", "CQR", "CZBar", "DeviceKeys", "JPEG", "Platform", "VideoCapture"]),
    library("Pictures", ["CDrawing", "CPNG", "FaceAnalysis", "FaceQuality", "JPEG"]),
    library("VideoReplay", ["CFFmpeg", "JPEG", "Platform", "VideoCapture"]),
    // Simulated people and attacks before the camera; for the lab only.
    library(
      "Presentations",
      [
        "CaptureSession", "CaptureWorker", "DeviceKeys", "FaceAnalysis", "FaceQuality", "JPEG",
        "Liveness", "Pictures", "Platform", "TrustedPacket", "VideoCapture", "VideoReplay",
      ]),
    library("FaceAnalysis", ["CVision", "DeviceKeys", "JPEG", "Platform", "VideoCapture"]),
    library(
      "FaceQuality",
      [
        "DeviceKeys", "FaceAnalysis", "JPEG", "Platform", "StrictYAML", "TrustedPacket",
        "VideoCapture",
      ]),
    library(
      "Liveness",
      [
        "CVision", "DeviceKeys", "FaceAnalysis", "FaceQuality", "JPEG", "Platform", "StrictYAML",
        "TrustedPacket", "VideoCapture",
      ]),
    library(
      "CaptureWorker",
      [
        "CBOR", "CLinux", "DeviceKeys", "FaceAnalysis", "FaceQuality", "FrameConversion",
        "Isolation", "JPEG", "Liveness", "PNG", "Platform", "TrustedPacket", "VideoCapture",
      ]),
    // The process with the key: nothing here may parse an image.
    library(
      "CaptureSession",
      [
        "AuditLog", "CaptureWorker", "DeviceKeys", "FaceQuality", "Liveness", "Platform",
        "TrustedPacket", "VideoCapture",
      ]),
    library(
      "HTTPSupport",
      [
        "Platform", asyncHTTPClient, httpTypes, hummingbird, hummingbirdCore, hummingbirdTLS,
        lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes, nioPosix, nioSSL,
      ]),
    library(
      "DeviceAPI",
      [
        "CLinux", "HTTPSupport", "Platform", asyncHTTPClient, httpTypes, hummingbird,
        hummingbirdCore, lifecycle, logging, nioCore, nioHTTP1, nioHTTPTypes, nioPosix,
      ]),
    library(
      "CaptureDaemon",
      [
        "AuditLog", "CaptureSession", "CaptureWorker", "DeviceAPI", "DeviceKeys", "FaceQuality",
        "HTTPSupport", "Integrity", "Liveness", "Platform", "StrictYAML", "TPMKeys",
        "TrustedPacket", "VideoCapture", lifecycle, logging, metrics, unixSignals,
      ]),
    library(
      "DeviceDoctor",
      [
        "DeviceAPI", "DeviceKeys", "HTTPSupport", "JPEG", "Platform", "StrictYAML", "VideoCapture",
        subprocess, system,
      ]),
    library(
      "Management",
      [
        "CBOR", "DeviceKeys", "HTTPSupport", "Platform", "StrictYAML", "TPMEvidence", grdb,
        hummingbird, lifecycle, logging,
      ]),
    library(
      "RecognitionServer",
      [
        "DeviceKeys", "HTTPSupport", "Platform", "StrictYAML", "Verification", grdb, hummingbird,
        lifecycle, logging,
      ]),

    // Programs.
    program(
      "attestcamd",
      [
        "CaptureDaemon", "CaptureWorker", "DeviceAPI", "DeviceKeys", "Platform", "StrictYAML",
        "TrustedPacket", "VideoCapture", argumentParser, logging,
      ]),
    program(
      "attestcam",
      [
        "AuditLog", "DeviceAPI", "DeviceDoctor", "DeviceKeys", "HTTPSupport", "Platform",
        "TrustedPacket", "Verification", "VideoCapture", argumentParser, nioCore,
      ]),
    program(
      "attestcam-provision",
      [
        "DeviceKeys", "DeviceLabels", "HTTPSupport", "Management", "Platform", "TPMEvidence",
        "TPMKeys", "VideoCapture", argumentParser, subprocess, system,
      ]),
    program(
      "attestcam-ca", ["DeviceKeys", "HTTPSupport", "Management", "Platform", argumentParser]),
    program(
      "attestcam-server",
      [
        "DeviceKeys", "HTTPSupport", "Platform", "RecognitionServer", "Verification",
        argumentParser,
      ]),
    program(
      "attestcam-lab",
      [
        "CBOR", "CQR", "CReference", "CTPMReference", "CVision", "CZBar", "CaptureDaemon",
        "CaptureSession", "CaptureWorker",
        "DeviceAPI", "DeviceKeys", "DeviceLabels", "FaceAnalysis", "FaceQuality",
        "HTTPSupport", "JPEG", "Liveness", "Management", "Pictures", "Platform", "Presentations",
        "RecognitionServer", "SoftwareTPM", "TPMKeys", "TrustedPacket", "Verification",
        "VideoCapture", "VideoReplay",
        argumentParser, logging, nioCore, subprocess, system,
      ]),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["Platform", "SoftwareTPM", lifecycle, subprocess, system],
      path: "Tests/TestSupport",
      swiftSettings: strictTests),
    .target(
      name: "VisionTestSupport",
      dependencies: [
        "FaceAnalysis", "JPEG", "Pictures", "Platform", "TestSupport", "VideoCapture",
      ],
      path: "Tests/VisionTestSupport", swiftSettings: strictTests),
    // Counts allocations of the program that it is linked into: the tests.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    tests(of: "Platform"),
    .executableTarget(
      name: "sandbox-probe",
      dependencies: ["CLinux", "FrameConversion", "Isolation", "Platform", "VideoCapture"],
      path: "Tests/SandboxProbe", swiftSettings: strictTests),
    tests(of: "Isolation", ["CLinux", "Platform", "sandbox-probe"]),
    tests(of: "CBOR"),
    tests(of: "DeviceKeys", ["CBOR", "Platform", subprocess]),
    tests(of: "Integrity", ["DeviceKeys", "Platform"]),
    tests(of: "TPMEvidence", ["COpenSSL", "DeviceKeys", "SoftwareTPM", subprocess]),
    tests(of: "TPMKeys", ["CTPM", "CTPMReference", "DeviceKeys", "Platform", subprocess]),
    tests(of: "JPEG", ["Platform"]),
    tests(of: "PNG"),
    tests(of: "StrictYAML"),
    tests(of: "TrustedPacket", ["CBOR", "DeviceKeys", "PacketVectors"]),
    tests(of: "AuditLog", ["DeviceKeys", "Platform", "TrustedPacket", subprocess]),
    // A writer for the tests of the audit log to kill.
    .executableTarget(
      name: "audit-writer", dependencies: ["AuditLog", "DeviceKeys"], path: "Tests/AuditWriter",
      swiftSettings: strictTests),
    tests(
      of: "Verification",
      [
        "CBOR", "DeviceKeys", "JPEG", "PacketVectors", "Platform", "StrictYAML", "TPMEvidence",
        "TrustedPacket",
      ]),
    // The driver's side of V4L2.
    .target(
      name: "CameraTestSupport", dependencies: ["CLinux", "Platform", "VideoCapture"],
      path: "Tests/CameraTestSupport", swiftSettings: strictTests),
    tests(
      of: "VideoCapture",
      ["CLinux", "CameraTestSupport", "DeviceKeys", "FrameConversion", "JPEG", "Platform"]),
    tests(of: "FrameConversion", ["Platform", "VideoCapture"]),
    tests(
      of: "DeviceLabels",
      [
        "DeviceKeys", "JPEG", "Platform", "VideoCapture", "VideoReplay", "attestcam-provision",
        subprocess,
      ]),
    tests(of: "Pictures", ["FaceAnalysis", "JPEG"]),
    tests(of: "VideoReplay", ["JPEG", "Platform", "VideoCapture"]),
    .testTarget(
      name: "PresentationTests",
      dependencies: [
        "DeviceKeys", "FaceAnalysis", "JPEG", "Liveness", "Pictures", "Platform", "Presentations",
        "TestSupport", "TrustedPacket", "VideoCapture", "VisionTestSupport",
      ], swiftSettings: strictTests),
    tests(
      of: "FaceAnalysis",
      [
        "DeviceKeys", "JPEG", "Pictures", "Platform", "VideoCapture", "VideoReplay",
        "VisionTestSupport",
      ]),
    tests(
      of: "FaceQuality",
      [
        "CAllocations", "DeviceKeys", "FaceAnalysis", "JPEG", "Pictures", "Platform",
        "StrictYAML", "TrustedPacket", "VideoCapture", "VisionTestSupport",
      ]),
    tests(
      of: "Liveness",
      [
        "CAllocations", "DeviceKeys", "FaceAnalysis", "FaceQuality", "JPEG", "Pictures", "Platform",
        "StrictYAML", "TrustedPacket", "VideoCapture", "VideoReplay", "VisionTestSupport",
      ]),
    tests(
      of: "CaptureWorker",
      [
        "CBOR", "CLinux", "DeviceKeys", "FaceQuality", "Isolation", "JPEG", "Liveness", "PNG",
        "Platform", "TrustedPacket", "VideoCapture", subprocess,
      ]),
    tests(
      of: "CaptureSession",
      [
        "AuditLog", "CaptureWorker", "DeviceKeys", "FaceQuality", "JPEG", "PNG", "Platform",
        "TrustedPacket", "Verification", "VideoCapture",
      ]),
    tests(of: "HTTPSupport"),
    tests(of: "DeviceAPI", ["HTTPSupport", "Platform", httpTypes]),
    tests(
      of: "DeviceDoctor",
      [
        "DeviceAPI", "DeviceKeys", "HTTPSupport", "JPEG", "Platform", "StrictYAML", "VideoCapture",
        subprocess,
      ]),
    tests(
      of: "CaptureDaemon",
      [
        "AuditLog", "CaptureSession", "CaptureWorker", "DeviceAPI", "DeviceKeys", "FaceAnalysis",
        "FaceQuality", "HTTPSupport", "Integrity", "Platform", "StrictYAML", "TPMKeys",
        "TrustedPacket", "VideoCapture", httpTypes, lifecycle, logging, metrics, nioCore, nioPosix,
        subprocess,
      ]),
    tests(
      of: "Management",
      [
        "CBOR", "DeviceKeys", "HTTPSupport", "Platform", "SoftwareTPM", "TPMEvidence", "TPMKeys",
        "attestcam-ca", "attestcam-provision", grdb, hummingbird, lifecycle, logging, subprocess,
      ]),
    tests(
      of: "RecognitionServer",
      [
        "CBOR", "DeviceKeys", "HTTPSupport", "JPEG", "Management", "Platform", "TrustedPacket",
        "Verification", "attestcam-server", grdb, httpTypes, hummingbird, lifecycle, logging,
        nioCore, subprocess,
      ]),

    tests(of: "attestcam", ["AuditLog", "PacketVectors", subprocess]),
    .testTarget(
      name: "SoakTests",
      dependencies: [
        "CLinux", "CameraTestSupport", "CaptureSession", "CaptureWorker", "DeviceKeys",
        "FaceAnalysis", "FaceQuality",
        "JPEG", "Platform", "TestSupport", "TrustedPacket", "Verification", "VideoCapture",
        "VideoReplay",
      ], swiftSettings: strictTests),
    tests(
      of: "attestcam-lab",
      [
        "DeviceAPI", "DeviceKeys", "FaceAnalysis", "JPEG", "Platform", "TrustedPacket", "attestcam",
        "attestcamd", nioCore, subprocess, system,
      ]),
    // What a picture could leave behind in memory: for the privacy proof, here and in the kiosk lab.
    .executableTarget(
      name: "face-traces",
      dependencies: [
        "FaceAnalysis", "JPEG", "Platform", "VideoCapture", "VideoReplay", "VisionTestSupport",
      ],
      path: "Tests/FaceTraces", swiftSettings: strictTests),

    // The packet vectors of docs/vectors: what they hold, and the program that writes them.
    .target(
      name: "PacketVectors", dependencies: ["CBOR", "DeviceKeys", "TrustedPacket"],
      path: "Tests/VectorGenerator/PacketVectors", swiftSettings: strictTests),
    .executableTarget(
      name: "vectors",
      dependencies: [
        "CBOR", "COpenSSL", "DeviceKeys", "JPEG", "PNG", "PacketVectors", "Platform",
        "TrustedPacket", "Verification",
      ], path: "Tests/VectorGenerator/vectors", swiftSettings: strictTests),
  ],
  cxxLanguageStandard: .cxx17
)
