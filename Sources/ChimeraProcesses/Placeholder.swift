internal import Subprocess
