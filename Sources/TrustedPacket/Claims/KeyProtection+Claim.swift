import DeviceKeys

extension KeyProtection: ClaimChoice {}
