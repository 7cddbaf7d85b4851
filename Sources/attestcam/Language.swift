import ArgumentParser
import DeviceAPI
import Foundation

/// What a person is told in.
enum Language: String, ExpressibleByArgument, CaseIterable {
  case en
  case zh

  /// As setlocale(3) finds it.
  static var ofLocale: Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap { ProcessInfo.processInfo.environment[$0] }.first { !$0.isEmpty }
    return locale?.hasPrefix("zh") == true ? .zh : .en
  }
}

extension UserNotice.Text {
  subscript(language: Language) -> String {
    switch language {
    case .en: en
    case .zh: zh
    }
  }
}
