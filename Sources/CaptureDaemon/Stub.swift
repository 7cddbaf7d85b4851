import ServiceLifecycle
import Yams
