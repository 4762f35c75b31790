"""Change the kit: the stock, orders, hand-overs and returns with their signatures, accounts."""

from academy.equipment.actions.accounts import grant_account as grant_account
from academy.equipment.actions.accounts import request_accounts as request_accounts
from academy.equipment.actions.accounts import revoke_account as revoke_account
from academy.equipment.actions.bags import set_aside as set_aside
from academy.equipment.actions.bags import take_out as take_out
from academy.equipment.actions.bags import unpack as unpack
from academy.equipment.actions.confirming import confirm as confirm
from academy.equipment.actions.confirming import dispute as dispute
from academy.equipment.actions.confirming import settle as settle
from academy.equipment.actions.handover import Giving as Giving
from academy.equipment.actions.handover import answer as answer
from academy.equipment.actions.handover import issue as issue
from academy.equipment.actions.handover import refuse_unless_given as refuse_unless_given
from academy.equipment.actions.keeping import keep as keep
from academy.equipment.actions.returns import Coming as Coming
from academy.equipment.actions.returns import take_back as take_back
from academy.equipment.actions.stock import add_assets as add_assets
from academy.equipment.actions.stock import cancel_order as cancel_order
from academy.equipment.actions.stock import kinds_from as kinds_from
from academy.equipment.actions.stock import order as order
from academy.equipment.actions.stock import withdraw_asset as withdraw_asset
from academy.equipment.actions.trying import Tried as Tried
from academy.equipment.actions.trying import put_right as put_right
from academy.equipment.actions.trying import say_whether_it_works as say_whether_it_works
