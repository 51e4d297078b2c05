"""作業: who works at which case now; tasks are read from where the cases stand, only the exceptions are kept.

What a desk needs of this room:

    tasks.py of the desk's room       narrow("deficiency", where=…, skills=…): when a case waits at this desk
    jimukyoku.domain.work.kinds       ``page``: the name of the address where a task of the kind is done
    its page                          {% load work %} {% work_panel programme case "deficiency" %}: whose task it is, the heartbeat
                                      {% work_fence case "deficiency" as fence %}: for a hidden field of the desk's form
                                      {% work_next programme "deficiency" %}: the button to the next task
    its action, first                 must_hold(desk, programme, case, "deficiency", fence)
    its action, last                  done(desk, programme, case, "deficiency")
"""
